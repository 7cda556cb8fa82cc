import type { Sha, TreeFile } from "../../ports.ts";
import { createBoundedCache } from "./bounded-cache.ts";
import { checkPath, checkSha } from "./check-names.ts";
import type { Mirror } from "./mirror.ts";
import { isRegularFile, parseTree, type TreeEntry } from "./tree-entry.ts";

export type TreeReader = {
  readonly list: (mirror: Mirror, at: Sha, folder: string) => Promise<readonly TreeFile[]>;
  readonly readAll: (
    mirror: Mirror,
    at: Sha,
    paths: readonly string[],
  ) => Promise<ReadonlyMap<string, string>>;
};

const largestFileBytes = 1024 * 1024;
/** Above this many paths one listing of the whole tree is shorter than the command line. */
const mostNamedPaths = 500;

/** What a commit holds never changes, so what was read of it is kept, within bounds. */
export function createTreeReader(): TreeReader {
  const texts = createBoundedCache<{ readonly text: string | undefined }>(
    64 * 1024 * 1024,
    ({ text = "" }, key) => 200 + 2 * (text.length + key.length),
  );
  const listings = createBoundedCache<readonly TreeFile[]>(100_000, (files) => 1 + files.length);

  async function list(mirror: Mirror, at: Sha, folder: string): Promise<readonly TreeFile[]> {
    const key = `${mirror.repository.url} ${at} ${folder}`;
    const known = listings.get(key);
    if (known !== undefined) return known;
    const entries = await listTree(mirror, at, folder === "" ? [] : [`${checkPath(folder)}/`]);
    const files = entries
      .filter(isRegularFile)
      .map(({ path, object, size }) => ({ path, blob: object, size }));
    listings.set(key, files);
    return files;
  }

  async function readAll(
    mirror: Mirror,
    at: Sha,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const key = (path: string): string => `${mirror.repository.url} ${at} ${path}`;
    const known = new Map(paths.map((path) => [path, texts.get(key(checkPath(path)))] as const));
    const missing = [...known].filter(([, text]) => text === undefined).map(([path]) => path);
    const read =
      missing.length === 0 ? new Map<string, string>() : await readTexts(mirror, at, missing);
    for (const path of missing) texts.set(key(path), { text: read.get(path) });
    return new Map(
      [...known].flatMap(([path, cached]) => {
        const text = cached === undefined ? read.get(path) : cached.text;
        return text === undefined ? [] : [[path, text] as const];
      }),
    );
  }

  return { list, readAll };
}

/** Everything below the paths, or the whole tree for none. */
export async function listTree(
  mirror: Mirror,
  at: Sha,
  paths: readonly string[],
): Promise<readonly TreeEntry[]> {
  const output = await mirror.local([
    "ls-tree",
    "-r",
    "-t",
    "-l",
    "-z",
    "--full-tree",
    checkSha(at),
    "--",
    ...(paths.length > mostNamedPaths ? [] : paths),
  ]);
  return parseTree(output);
}

async function readTexts(
  mirror: Mirror,
  at: Sha,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(paths);
  const entries = (await listTree(mirror, at, paths)).filter(
    (entry) => wanted.has(entry.path) && isRegularFile(entry) && entry.size <= largestFileBytes,
  );
  if (entries.length === 0) return new Map();
  const output = await mirror.local(
    ["cat-file", "--batch"],
    entries.map(({ object }) => `${object}\n`).join(""),
  );
  return new Map(
    splitBatch(output).flatMap((bytes, index) => {
      const path = entries[index]?.path;
      const text = decode(bytes);
      return path === undefined || text === undefined ? [] : [[path, text] as const];
    }),
  );
}

/** `<object> <type> <size>`, a newline, that many bytes, a newline; over and over. */
function splitBatch(output: Buffer): readonly Buffer[] {
  const contents: Buffer[] = [];
  for (let at = 0; at < output.length;) {
    const end = output.indexOf("\n", at);
    const header = output.subarray(at, end).toString("utf8");
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1];
    if (size === undefined) throw new Error(`The mirror lacks a file's content: ${header}.`);
    contents.push(output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return contents;
}

/** A byte-order mark is kept, so that what is written back differs in nothing else. */
function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
