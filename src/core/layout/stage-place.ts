/** Path of a stage's last reconcile on the journal branch. */
export function reconcileFile(stage: string): string {
  return `stages/${stage}/reconcile.jsonl`;
}

/** Path of what was found changed in a stage's cluster, on the journal branch. */
export function driftFile(stage: string): string {
  return `stages/${stage}/drift.jsonl`;
}
