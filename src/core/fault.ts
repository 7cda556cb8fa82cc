/** What is wrong in a file that a person wrote, and where; lines and columns count from 1. */
export type Fault = {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
};

/** A value, or every fault that kept it from being one. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** `path:line:column: message`, the form that editors and terminals turn into links. */
export function formatFault({ path, line, column, message }: Fault): string {
  return `${path}:${line}:${column}: ${message}`;
}

/** By path, line and column. */
export function compareFaults(a: Fault, b: Fault): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
