import type { Sha } from "../../ports/git.ts";
import { createBoundedCache } from "./bounded-cache.ts";
import { BrokenMirrorError } from "./broken-mirror.ts";
import type { Mirror } from "./mirror.ts";

export type BlobReader = {
  /** Takes the size that somebody else saw. */
  readonly learn: (blob: Sha, size: number) => void;
  /** Bytes of each. */
  readonly sizes: (mirror: Mirror, blobs: readonly Sha[]) => Promise<ReadonlyMap<Sha, number>>;
  /** Text of each; without those that are over 1 MiB or not UTF-8. */
  readonly texts: (mirror: Mirror, blobs: readonly Sha[]) => Promise<ReadonlyMap<Sha, string>>;
};

type Content = { readonly text: string | undefined; readonly size: number };

const largestFileBytes = 1024 * 1024;
const keptBytes = 32 * 1024 * 1024;
const keptSizes = 100_000;

/** A blob's name is the hash of its content, so what was read stays true for every commit and every repository. */
export function createBlobReader(): BlobReader {
  const contents = createBoundedCache<Content>(keptBytes, ({ size }) => 200 + size);
  const known = createBoundedCache<number>(keptSizes, () => 1);

  function sizes(mirror: Mirror, blobs: readonly Sha[]): Promise<ReadonlyMap<Sha, number>> {
    return through(known, blobs, (missing) => readSizes(mirror, missing));
  }

  async function texts(mirror: Mirror, blobs: readonly Sha[]): Promise<ReadonlyMap<Sha, string>> {
    const read = await through(contents, blobs, async (missing) => {
      const bytes = await sizes(mirror, missing);
      const small = missing.filter((blob) => (bytes.get(blob) ?? 0) <= largestFileBytes);
      return readContents(mirror, small);
    });
    return new Map(
      [...read].flatMap(([blob, { text }]) => (text === undefined ? [] : [[blob, text] as const])),
    );
  }

  return { learn: known.set, sizes, texts };
}

/** The answer is put together here, not taken from the cache: it may be more than the cache can hold. */
async function through<T>(
  cache: { readonly get: (key: Sha) => T | undefined; readonly set: (key: Sha, value: T) => void },
  blobs: readonly Sha[],
  read: (missing: readonly Sha[]) => Promise<ReadonlyMap<Sha, T>>,
): Promise<ReadonlyMap<Sha, T>> {
  const found = new Map<Sha, T>();
  const missing = new Set<Sha>();
  for (const blob of blobs) {
    const value = cache.get(blob);
    if (value === undefined) missing.add(blob);
    else found.set(blob, value);
  }
  if (missing.size === 0) return found;
  for (const [blob, value] of await read([...missing])) {
    cache.set(blob, value);
    found.set(blob, value);
  }
  return found;
}

async function readSizes(mirror: Mirror, blobs: readonly Sha[]): Promise<ReadonlyMap<Sha, number>> {
  const output = await ask(mirror, "--batch-check", blobs);
  const lines = output.toString("utf8").split("\n").slice(0, blobs.length);
  return new Map(lines.map((header) => parseHeader(mirror, header)));
}

/** `<blob> blob <size>`, a newline, that many bytes, a newline; over and over. */
async function readContents(
  mirror: Mirror,
  blobs: readonly Sha[],
): Promise<ReadonlyMap<Sha, Content>> {
  const output = await ask(mirror, "--batch", blobs);
  const contents = new Map<Sha, Content>();
  for (let at = 0; at < output.length;) {
    const end = output.indexOf("\n", at);
    const [blob, size] = parseHeader(mirror, output.subarray(at, end).toString("utf8"));
    const text = decode(output.subarray(end + 1, end + 1 + size));
    contents.set(blob, { text, size });
    at = end + 1 + size + 1;
  }
  return contents;
}

async function ask(mirror: Mirror, how: string, blobs: readonly Sha[]): Promise<Buffer> {
  if (blobs.length === 0) return Buffer.alloc(0);
  return mirror.local(["cat-file", how], blobs.map((blob) => `${blob}\n`).join(""));
}

/** A tree names only what a sound mirror has. */
function parseHeader(mirror: Mirror, header: string): readonly [blob: Sha, size: number] {
  const [, blob, size] = /^([0-9a-f]+) blob (\d+)$/.exec(header) ?? [];
  if (blob === undefined || size === undefined) {
    throw new BrokenMirrorError(`The mirror ${mirror.folder} lacks a file's content: ${header}.`);
  }
  return [blob, Number(size)];
}

/** A byte-order mark is kept, so that what is written back differs in nothing else. */
function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
