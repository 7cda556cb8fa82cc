import type { FileEdit } from "./action.ts";

/** What is written at last, by path: several edits of one file lead to one content. Null deletes the file. */
export function changedFiles(edits: readonly FileEdit[]): ReadonlyMap<string, string | null> {
  return new Map(edits.map(({ path, content }) => [path, content]));
}
