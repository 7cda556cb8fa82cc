import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SpoolChange } from "./spool-change.ts";
import type { SpoolIndex } from "./spool-index.ts";

/** Version 0.1 kept each item in a file, `<place>-<id>.json`, and left a `.tmp` where it was killed. */
export async function importFiles(
  folder: string,
  index: SpoolIndex,
  write: (changes: readonly SpoolChange[]) => Promise<void>,
): Promise<void> {
  const files = (await readdir(folder)).toSorted();
  const found = files.flatMap((name) => {
    const id = /^\d{15}-(.+)\.json$/.exec(name)?.[1];
    return id === undefined ? [] : [{ id, path: join(folder, name) }];
  });
  const fresh = found.filter(({ id }) => !index.items.has(id));
  const items = await Promise.all(
    fresh.map(async ({ id, path }) => ({ id, payload: await readFile(path, "utf8") })),
  );
  if (items.length > 0) await write([{ kind: "put", items }]);
  const leftovers = files.filter((name) => name.endsWith(".tmp")).map((name) => join(folder, name));
  for (const path of [...found.map((each) => each.path), ...leftovers]) await rm(path);
}
