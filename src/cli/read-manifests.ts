import { readFile, readdir, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { formatFault } from "../core/fault.ts";
import { renderManifests, type Manifest } from "../core/reconcile/render-manifests.ts";
import { CommandError, type Io } from "./io.ts";
import { readStdin } from "./read-stdin.ts";

const isManifest = /\.(ya?ml|json)$/;

/**
 * The objects of a folder with everything below it, of a file, or of standard input (`-`). Throws CommandError with
 * all faults, each with its file and line.
 */
export async function readManifests(
  io: Io,
  source: { readonly folder?: string; readonly file?: string },
): Promise<readonly Manifest[]> {
  const files =
    source.file === undefined
      ? await filesOf(io, source.folder ?? ".")
      : await oneFile(io, source.file);
  const rendered = renderManifests(files);
  if (rendered.ok) return rendered.value;
  throw new CommandError(rendered.faults.map(formatFault).join("\n"));
}

async function oneFile(io: Io, file: string): Promise<ReadonlyMap<string, string>> {
  if (file === "-") return new Map([["standard-input.yaml", await readStdin()]]);
  const text = await readFile(resolve(io.cwd, file), "utf8").catch(() => undefined);
  if (text === undefined) throw new CommandError(`${file} cannot be read: is it there?`);
  return new Map([[isManifest.test(file) ? file : `${file}.yaml`, text]]);
}

async function filesOf(io: Io, folder: string): Promise<ReadonlyMap<string, string>> {
  const root = resolve(io.cwd, folder);
  const found = await stat(root).catch(() => undefined);
  if (found === undefined) throw new CommandError(`${folder} cannot be read: is it there?`);
  if (!found.isDirectory()) throw new CommandError(`${folder} is no folder: name it with -f`);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && isManifest.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(root, path)
          .split("/")
          .some((part) => part.startsWith(".")),
    );
  if (paths.length === 0) throw new CommandError(`${folder} holds no manifests (.yaml, .json)`);
  const texts = await Promise.all(
    paths.map(
      async (path) => [join(folder, relative(root, path)), await readFile(path, "utf8")] as const,
    ),
  );
  return new Map(texts);
}
