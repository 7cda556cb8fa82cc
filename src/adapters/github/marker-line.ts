/** The hidden first line by which one of our comments or issues is known again. */
export function markerLine(marker: string): string {
  return `<!-- ${marker.replaceAll("--", "- -")} -->`;
}

export function firstLineOf(body: string | null | undefined): string {
  return linesOf(body)[0] ?? "";
}

/** GitHub may give line ends back as CRLF. */
export function linesOf(body: string | null | undefined): readonly string[] {
  return (body ?? "").split(/\r?\n/);
}
