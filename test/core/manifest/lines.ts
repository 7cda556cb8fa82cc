/** Lines of `after` that are not in `before` and the reverse, by common prefix and suffix. */
export function changedLines(
  before: string,
  after: string,
): { readonly removed: readonly string[]; readonly added: readonly string[] } {
  const [old, now] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  const room = Math.min(old.length, now.length) - head;
  while (tail < room && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  return {
    removed: old.slice(head, old.length - tail),
    added: now.slice(head, now.length - tail),
  };
}
