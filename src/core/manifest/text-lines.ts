/** Offset of the first character of the line that `offset` is on, behind a byte order mark. */
export function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  return start === 0 && text.startsWith("\uFEFF") ? Math.min(1, offset) : start;
}

/** Offset behind the line feed that ends the line of `offset`; the text's length on the last line. */
export function nextLine(text: string, offset: number): number {
  const feed = text.indexOf("\n", offset);
  return feed < 0 ? text.length : feed + 1;
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** How the text ends its lines, going by the one nearest before `offset`, else by the first. */
export function lineEnding(text: string, offset: number): "\n" | "\r\n" {
  const before = offset === 0 ? -1 : text.lastIndexOf("\n", offset - 1);
  const feed = before < 0 ? text.indexOf("\n") : before;
  return feed > 0 && text[feed - 1] === "\r" ? "\r\n" : "\n";
}

/** Puts whole lines in front of the line that begins at `offset`, or behind a text that lacks its last line ending. */
export function insertLines(text: string, offset: number, lines: readonly string[]): string {
  const ending = lineEnding(text, offset);
  const head = text.slice(0, offset);
  if (offset === text.length && head.length > 0 && !/[\n\uFEFF]$/.test(head)) {
    return head + ending + lines.join(ending);
  }
  return head + lines.map((line) => line + ending).join("") + text.slice(offset);
}
