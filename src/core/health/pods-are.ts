/** `1 pod is`, `2 pods are`, `2 old pods are`. */
export function podsAre(count: number, which: "" | "old " = ""): string {
  return count === 1 ? `1 ${which}pod is` : `${count} ${which}pods are`;
}
