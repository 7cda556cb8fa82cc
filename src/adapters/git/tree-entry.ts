import type { Sha } from "../../ports/git.ts";
import { isPath } from "./check-names.ts";

export type TreeEntry = {
  readonly mode: string;
  readonly type: string;
  readonly object: Sha;
  /** Bytes; undefined where none were asked for, and for what has no size. */
  readonly size: number | undefined;
  readonly path: string;
};

/** Reads `git ls-tree -z`, with `-l` or without. A path that `checkPath` would refuse is left out: nobody could ask for it. */
export function parseTree(output: Buffer): readonly TreeEntry[] {
  return output
    .toString("utf8")
    .split("\0")
    .flatMap((record) => {
      const tab = record.indexOf("\t");
      const path = record.slice(tab + 1);
      if (tab < 0 || !isPath(path)) return [];
      const [mode = "", type = "", object = "", size = ""] = record.slice(0, tab).split(/ +/);
      return [{ mode, type, object, size: /^\d+$/.test(size) ? Number(size) : undefined, path }];
    });
}

/** Not a link, a folder or a submodule. */
export function isRegularFile({ mode }: TreeEntry): boolean {
  return mode.startsWith("100");
}
