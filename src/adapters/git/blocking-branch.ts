/**
 * The branch that keeps another from being created: git cannot hold both `a` and `a/b`, in either order. Undefined if
 * there is none among `heads`.
 */
export function blockingBranch(branch: string, heads: Iterable<string>): string | undefined {
  for (const head of heads) {
    if (branch.startsWith(`${head}/`) || head.startsWith(`${branch}/`)) return head;
  }
  return undefined;
}
