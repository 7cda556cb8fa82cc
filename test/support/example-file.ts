import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../fixtures/examples", import.meta.url));

/** The text of one of Keptn's own example files. */
export function exampleFile(path: string): string {
  return readFileSync(join(folder, path), "utf8");
}

/** Paths of all of them. */
export function exampleFiles(): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}
