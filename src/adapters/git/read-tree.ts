import type { Sha, TreeFile } from "../../ports/git.ts";
import { createBoundedCache } from "./bounded-cache.ts";
import { checkPath } from "./check-names.ts";
import { listTree } from "./list-tree.ts";
import type { Mirror } from "./mirror.ts";
import { createBlobReader } from "./read-blobs.ts";
import { isRegularFile } from "./tree-entry.ts";

export type TreeReader = {
  readonly list: (mirror: Mirror, at: Sha, folder: string) => Promise<readonly TreeFile[]>;
  readonly readAll: (
    mirror: Mirror,
    at: Sha,
    paths: readonly string[],
  ) => Promise<ReadonlyMap<string, string>>;
};

type Listing = ReadonlyMap<string, TreeFile>;
/** Null for a path where no regular file is. */
type Place = { readonly blob: Sha } | null;

/** What a commit holds never changes, so what was seen of it is kept, within bounds; contents are kept by blob. */
export function createTreeReader(): TreeReader {
  const blobs = createBlobReader();
  const listings = createBoundedCache<Listing>(100_000, (files) => 1 + files.size);
  const places = createBoundedCache<{ readonly place: Place }>(50_000, () => 1);

  async function list(mirror: Mirror, at: Sha, folder: string): Promise<readonly TreeFile[]> {
    const key = keyOf(mirror, at, folder);
    const listing = listings.get(key) ?? (await readListing(mirror, at, folder));
    listings.set(key, listing);
    return [...listing.values()];
  }

  async function readListing(mirror: Mirror, at: Sha, folder: string): Promise<Listing> {
    const entries = await listTree(mirror, at, {
      paths: folder === "" ? [] : [`${checkPath(folder)}/`],
    });
    const files = entries.filter(isRegularFile);
    const sizes = await blobs.sizes(
      mirror,
      files.map(({ object }) => object),
    );
    return new Map(
      files.map(({ path, object }) => [path, { path, blob: object, size: sizes.get(object) ?? 0 }]),
    );
  }

  async function readAll(
    mirror: Mirror,
    at: Sha,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const found = await find(mirror, at, paths);
    const wanted = [...found].flatMap(([path, place]) =>
      place === null ? [] : [[path, place.blob] as const],
    );
    const texts = await blobs.texts(
      mirror,
      wanted.map(([, blob]) => blob),
    );
    return new Map(
      wanted.flatMap(([path, blob]) => {
        const text = texts.get(blob);
        return text === undefined ? [] : [[path, text] as const];
      }),
    );
  }

  /** In the order of the paths. */
  async function find(
    mirror: Mirror,
    at: Sha,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, Place>> {
    const known = paths.map((path) => [path, recall(mirror, at, checkPath(path))] as const);
    const missing = known.flatMap(([path, place]) => (place === undefined ? [path] : []));
    const seen = await look(mirror, at, missing);
    return new Map(
      known.map(([path, place]) => [path, place === undefined ? (seen.get(path) ?? null) : place]),
    );
  }

  /** A listing of a folder above the path tells it, also that there is no such file. */
  function recall(mirror: Mirror, at: Sha, path: string): Place | undefined {
    for (let end = 0; end >= 0; end = path.indexOf("/", end + 1)) {
      const listing = listings.get(keyOf(mirror, at, path.slice(0, end)));
      if (listing !== undefined) return listing.get(path) ?? null;
    }
    return places.get(keyOf(mirror, at, path))?.place;
  }

  async function look(
    mirror: Mirror,
    at: Sha,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, Place>> {
    if (paths.length === 0) return new Map();
    const seen = new Map<string, Place>(paths.map((path) => [path, null]));
    for (const entry of await listTree(mirror, at, { paths, long: true })) {
      if (!isRegularFile(entry) || !seen.has(entry.path)) continue;
      seen.set(entry.path, { blob: entry.object });
      if (entry.size !== undefined) blobs.learn(entry.object, entry.size);
    }
    for (const [path, place] of seen) places.set(keyOf(mirror, at, path), { place });
    return seen;
  }

  return { list, readAll };
}

function keyOf({ repository }: Mirror, at: Sha, path: string): string {
  return `${repository.url} ${at} ${path}`;
}
