import { createHash } from "node:crypto";
import type { CommitChange, Sha } from "../../ports/git.ts";
import { checkPath } from "./check-names.ts";
import type { Mirror } from "./mirror.ts";
import { listTree } from "./list-tree.ts";
import { isRegularFile, type TreeEntry } from "./tree-entry.ts";

/** One file that will differ from the parent's; null deletes it. */
export type Edit = {
  readonly path: string;
  readonly mode: string;
  readonly content: Uint8Array | null;
};

/** What has to be written to make the files so. A file that exists keeps its mode. */
export async function planEdits(
  mirror: Mirror,
  parent: Sha | undefined,
  files: CommitChange["files"],
): Promise<readonly Edit[]> {
  const paths = [...files.keys()].map(checkPath);
  const entries =
    parent === undefined || paths.length === 0 ? [] : await listTree(mirror, parent, { paths });
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const edits = [...files].flatMap(([path, content]) => editOf(path, content, byPath.get(path)));
  await refuseClashes(mirror, parent, { edits, byPath });
  return edits;
}

function editOf(
  path: string,
  content: string | Uint8Array | null,
  entry: TreeEntry | undefined,
): readonly Edit[] {
  if (content === null) {
    if (entry?.type === "tree") throw clash(path, "is a folder, and only files can be deleted");
    return entry === undefined ? [] : [{ path, mode: entry.mode, content }];
  }
  if (entry !== undefined && !isRegularFile(entry)) {
    throw clash(path, "is a folder, a link or a submodule there");
  }
  const bytes = Buffer.from(content);
  return entry !== undefined && entry.object === blobSha(bytes, entry.object.length)
    ? []
    : [{ path, mode: entry?.mode ?? "100644", content: bytes }];
}

/** git would turn a file into a folder without a word, and lose it. */
async function refuseClashes(
  mirror: Mirror,
  parent: Sha | undefined,
  planned: { readonly edits: readonly Edit[]; readonly byPath: ReadonlyMap<string, TreeEntry> },
): Promise<void> {
  const written = planned.edits.filter(({ content }) => content !== null).map(({ path }) => path);
  const deleted = new Set(
    planned.edits.filter(({ content }) => content === null).map(({ path }) => path),
  );
  const folders = new Set(written.flatMap(foldersOf));
  for (const path of written) {
    if (folders.has(path)) throw clash(path, "would be a file and a folder at once");
  }
  const unseen = [...folders].filter((folder) => planned.byPath.get(folder)?.type !== "tree");
  if (parent === undefined || unseen.length === 0) return;
  for (const entry of await listTree(mirror, parent, { paths: unseen })) {
    if (entry.type !== "tree" && folders.has(entry.path) && !deleted.has(entry.path)) {
      throw clash(entry.path, "is a file there, and a change wants to write below it");
    }
  }
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

function blobSha(bytes: Buffer, length: number): string {
  const algorithm = length === 64 ? "sha256" : "sha1";
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

function clash(path: string, why: string): Error {
  return new Error(`Cannot commit ${JSON.stringify(path)}: it ${why}. Choose another path.`);
}
