import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Writes files below a folder that is empty. Throws for a path that would not be in it: git has none, so that is a fault of ours. */
export async function writeFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const paths = [...files.keys()];
  const outside = paths.find((path) => !isInside(path));
  if (outside !== undefined) {
    throw new RangeError(`${JSON.stringify(outside)} is no path within a repository`);
  }
  for (const parent of new Set(paths.map((path) => dirname(path)))) {
    await mkdir(join(folder, parent), { recursive: true });
  }
  await Promise.all([...files].map(([path, text]) => writeFile(join(folder, path), text)));
}

function isInside(path: string): boolean {
  const parts = path.split("/");
  return (
    !path.includes("\\") &&
    !path.includes("\0") &&
    parts.every((part) => part !== "" && part !== "." && part !== "..")
  );
}
