const queueBranch = /^gh-readonly-queue\/(?<base>.+)\/pr-\d+-[0-9a-f]{40}$/;

/** Whether GitHub's merge queue made this branch: its checks are asked for on that very commit. */
export function isMergeQueueBranch(branch: string): boolean {
  return queueBranch.test(branch);
}

/** The branch that a queued merge would land on. */
export function mergeQueueBase(branch: string): string | undefined {
  return queueBranch.exec(branch)?.groups?.["base"];
}
