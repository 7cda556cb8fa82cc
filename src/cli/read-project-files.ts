import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "./io.ts";
import { decodeText, mostTextBytes } from "./read-input.ts";

export type ProjectFiles = {
  /** By path below the folder, with `/` between the parts. */
  readonly files: ReadonlyMap<string, string>;
  /** Files that the server would not read either: no UTF-8, or over 1 MiB. */
  readonly unread: readonly string[];
};

const mostFiles = 20_000;

/** All YAML and JSON below a folder but in .git and node_modules; links are not followed. */
export async function readProjectFiles(folder: string): Promise<ProjectFiles> {
  const files = new Map<string, string>();
  const unread: string[] = [];
  for (const path of await pathsBelow(folder, "")) {
    const { size } = await stat(join(folder, path));
    const bytes = size > mostTextBytes ? undefined : await readFile(join(folder, path));
    const text = bytes === undefined ? undefined : decodeText(bytes);
    if (text === undefined) unread.push(path);
    else files.set(path, text);
  }
  return { files, unread };
}

async function pathsBelow(folder: string, below: string): Promise<readonly string[]> {
  const paths: string[] = [];
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile() && /\.(ya?ml|json)$/.test(entry.name)) paths.push(path);
    if (entry.isDirectory() && entry.name !== ".git" && entry.name !== "node_modules") {
      paths.push(...(await pathsBelow(folder, path)));
    }
    if (paths.length > mostFiles) {
      throw new CommandError(`${folder} has more than ${mostFiles} files: name a project's folder`);
    }
  }
  return paths;
}
