import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Spool, SpoolItem } from "../../ports.ts";
import { readIndex, type SpoolIndex } from "./read-index.ts";
import { writeDurably } from "./write-durably.ts";

export type SpoolOptions = {
  /** Absolute; belongs to this process alone. */
  readonly folder: string;
  readonly maxItems: number;
  /** Of all payloads together, in UTF-8. */
  readonly maxBytes: number;
};

/**
 * A file per item, named by its place in the order of arrival and its id. An id that is put again keeps its place and
 * gets the new payload.
 */
export function createSpool({ folder, maxItems, maxBytes }: SpoolOptions): Spool {
  const last = new Map<string, Promise<unknown>>();
  let opened: Promise<SpoolIndex> | undefined;

  function open(): Promise<SpoolIndex> {
    opened ??= mkdir(folder, { recursive: true })
      .then(() => readIndex(folder))
      .catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
    return opened;
  }

  /** Writes of one id happen in the order of the calls. */
  async function inTurn<T>(id: string, work: (index: SpoolIndex) => Promise<T>): Promise<T> {
    const index = await open();
    const mine = (last.get(id) ?? Promise.resolve()).then(
      () => work(index),
      () => work(index),
    );
    last.set(id, mine);
    try {
      return await mine;
    } finally {
      if (last.get(id) === mine) last.delete(id);
    }
  }

  async function put({ id, payload }: SpoolItem): Promise<"stored" | "full"> {
    checkId(id);
    return inTurn(id, async (index) => {
      const before = index.items.get(id);
      const size = Buffer.byteLength(payload);
      const growth = { items: before === undefined ? 1 : 0, bytes: size - (before?.size ?? 0) };
      if (index.count + growth.items > maxItems) return "full";
      if (index.bytes + growth.bytes > maxBytes) return "full";
      // Counted before it is written, so that many at once cannot pass the bound together.
      index.count += growth.items;
      index.bytes += growth.bytes;
      try {
        const name = before?.name ?? `${String(index.next++).padStart(15, "0")}-${id}.json`;
        await writeDurably(folder, name, payload);
        index.items.set(id, { name, size });
      } catch (error) {
        index.count -= growth.items;
        index.bytes -= growth.bytes;
        throw error;
      }
      return "stored";
    });
  }

  async function list(): Promise<readonly SpoolItem[]> {
    const { items } = await open();
    const inOrder = [...items].toSorted(([, a], [, b]) => (a.name < b.name ? -1 : 1));
    const found: SpoolItem[] = [];
    for (const [id, { name }] of inOrder) {
      const payload = await readIfThere(join(folder, name));
      if (payload !== undefined) found.push({ id, payload });
    }
    return found;
  }

  async function remove(id: string): Promise<void> {
    checkId(id);
    await inTurn(id, async (index) => {
      const item = index.items.get(id);
      if (item === undefined) return;
      await rm(join(folder, item.name), { force: true });
      index.items.delete(id);
      index.count -= 1;
      index.bytes -= item.size;
    });
  }

  return { put, list, remove };
}

/** An id becomes part of a file name. */
function checkId(id: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._:@+=-]{0,199}$/.test(id)) return;
  throw new Error(
    `${JSON.stringify(id.slice(0, 200))} cannot name a spooled item; use up to 200 letters, digits and ._:@+=- after a letter or digit.`,
  );
}

/** Undefined where somebody removed the file since the list was made. */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
