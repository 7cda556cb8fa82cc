/** Line and column count from 1; a byte order mark takes no column. */
export type Position = { readonly line: number; readonly column: number };

/** Line and column of any offset into `text`, whose lines may end in LF, CRLF or CR. */
export function positionsIn(text: string): (offset: number) => Position {
  let starts: readonly number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    const line = lastAtMost(starts, offset);
    return { line: line + 1, column: Math.max(0, offset - (starts[line] ?? 0)) + 1 };
  };
}

function lineStarts(text: string): readonly number[] {
  const first = text.startsWith("\uFEFF") ? 1 : 0;
  const breaks = text.matchAll(/\r\n|\n|\r/g);
  return [first, ...Array.from(breaks, (match) => match.index + match[0].length)];
}

/** Index of the last number that is not above `limit`; 0 if all are. */
function lastAtMost(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((sorted[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
