import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { CommandError, type Io } from "./io.ts";
import { decodeText } from "./read-input.ts";

const mostFiles = 1000;
const mostBytes = 10 * 1024 * 1024;

type Reading = {
  readonly root: string;
  readonly written: string;
  readonly files: Map<string, string | Uint8Array>;
  bytes: number;
};

/**
 * All files of a chart's folder by path below it, with `/` between the parts. A link inside the folder counts as the
 * file that it leads to; one that leads out of it is refused. Throws CommandError.
 */
export async function readChart(
  io: Pick<Io, "cwd">,
  written: string,
): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const root = await realpath(resolve(io.cwd, written)).catch(() => undefined);
  if (root === undefined) {
    throw new CommandError(`${written} cannot be read: there is no such folder`);
  }
  if (!(await stat(root)).isDirectory()) {
    throw new CommandError(`${written} is no folder: unpack the chart and name its folder`);
  }
  const reading: Reading = { root, written, files: new Map(), bytes: 0 };
  await readFolder(reading, root);
  return new Map([...reading.files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function readFolder(reading: Reading, folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== ".git") await readFolder(reading, path);
    } else if (entry.isSymbolicLink()) {
      await readLink(reading, path);
    } else if (entry.isFile()) {
      await addFile(reading, path, path);
    }
  }
}

async function readLink(reading: Reading, path: string): Promise<void> {
  const shown = nameOf(reading, path);
  const target = await realpath(path).catch(() => undefined);
  if (target === undefined) throw new CommandError(`${shown} is a link to nothing: remove it`);
  if (!target.startsWith(reading.root + sep)) {
    throw new CommandError(
      `${shown} is a link that leads out of the chart: put the file itself there`,
    );
  }
  if (!(await stat(target)).isFile()) {
    throw new CommandError(`${shown} is a link to a folder: put the folder itself there`);
  }
  await addFile(reading, path, target);
}

async function addFile(reading: Reading, path: string, target: string): Promise<void> {
  const { files, written } = reading;
  const { size } = await stat(target);
  if (files.size >= mostFiles) {
    throw new CommandError(
      `${written} has more than ${mostFiles} files: is it the chart's folder?`,
    );
  }
  if (reading.bytes + size > mostBytes) {
    throw new CommandError(`${written} has more than 10 MiB: is it the chart's folder?`);
  }
  const bytes = await readFile(target);
  reading.bytes += bytes.length;
  files.set(below(reading, path), decodeText(bytes) ?? bytes);
}

function below({ root }: Reading, path: string): string {
  return relative(root, path).split(sep).join("/");
}

function nameOf(reading: Reading, path: string): string {
  return join(reading.written, below(reading, path));
}
