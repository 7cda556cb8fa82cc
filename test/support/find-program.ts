import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The full path of a program in one of the folders, or else on PATH; undefined if there is none. */
export function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...folders, ...path].map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
