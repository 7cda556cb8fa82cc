import { createTwoFilesPatch } from "diff";
import type { ChangedFile } from "../core/explanation/explanation.ts";

/** A unified diff that `git apply` and `patch -p1` take. */
export function unifiedDiff(files: readonly ChangedFile[]): string {
  return files
    .map(({ path, before, after }) =>
      createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
        context: 3,
        headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
      }),
    )
    .join("");
}
