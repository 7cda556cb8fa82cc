import { mkdir } from "node:fs/promises";
import type { Log, Spool, SpoolItem, SpoolRefusal } from "../../ports.ts";
import { type OpenSpool, openSpool } from "./open-spool.ts";
import type { SpoolChange } from "./spool-change.ts";
import { createPlaces, type SpoolPlaces } from "./spool-places.ts";
import { createBatches } from "./write-batches.ts";

export type SpoolOptions = {
  /** Absolute; belongs to this process alone. */
  readonly folder: string;
  readonly maxItems: number;
  /** Of all payloads together, in UTF-8. */
  readonly maxBytes: number;
  readonly log: Log;
};

type Opened = {
  readonly disk: OpenSpool;
  readonly write: (change: SpoolChange) => Promise<void>;
  readonly places: SpoolPlaces;
};

/**
 * Segments of lines, one for each item and one for each removal. What comes while the disk is busy is written and
 * synced together. An id that is put again keeps its place and gets the new payload.
 */
export function createSpool({ folder, maxItems, maxBytes, log }: SpoolOptions): Spool {
  let opened: Promise<Opened> | undefined;
  /** Why the last item was not stored, until one is or there is room again. */
  let refusal: SpoolRefusal | null = null;

  async function make(): Promise<Opened> {
    await mkdir(folder, { recursive: true });
    const disk = await openSpool(folder, log);
    const places = createPlaces(disk.sizes(), { maxItems, maxBytes });
    return { disk, places, write: createBatches(disk.write) };
  }

  /** One that failed is tried again by the next who asks. */
  async function open(): Promise<Opened> {
    const mine = (opened ??= make());
    try {
      return await mine;
    } catch (error) {
      if (opened === mine) opened = undefined;
      throw error;
    }
  }

  /** The log says it once, and not for each event. */
  function turn(next: SpoolRefusal | null): void {
    if (next !== null && next.kind !== refusal?.kind) {
      log.error("events are refused until they can be stored", { reason: next.detail });
    }
    if (next === null && refusal !== null) log.info("events are stored again");
    refusal = next;
  }

  /** Passes on what the disk says, and keeps it. */
  async function onDisk<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      turn({ kind: "disk", detail: `the disk takes no events: ${reason}` });
      throw error;
    }
  }

  async function write(change: SpoolChange): Promise<void> {
    const { write: batch } = await open();
    await batch(change);
    if (refusal?.kind === "disk" && change.kind !== "remove") turn(null);
  }

  async function putAll(items: readonly SpoolItem[]): Promise<"stored" | "full"> {
    const { places } = await onDisk(open);
    const reserved = places.reserve(items);
    if (reserved === undefined) {
      turn({ kind: "full", detail: `${places.count()} events wait, and no more have room` });
      return "full";
    }
    try {
      await onDisk(() => write({ kind: "put", items }));
    } catch (error) {
      reserved.giveBack();
      throw error;
    }
    return "stored";
  }

  /** Of what the disk did not take the items are gone too, until the next start: see `openSpool`. */
  async function removeAll(ids: readonly string[]): Promise<void> {
    const { places } = await open();
    await onDisk(() => write({ kind: "remove", ids })).catch(() => undefined);
    for (const id of ids) places.release(id);
    if (refusal?.kind === "full") turn(null);
  }

  async function look() {
    try {
      const { places } = await onDisk(open);
      if (refusal?.kind === "disk") await onDisk(() => write({ kind: "probe" }));
      return { items: places.count(), refusal };
    } catch {
      const known = await opened?.catch(() => undefined);
      return { items: known?.places.count() ?? 0, refusal };
    }
  }

  return {
    put: (item) => putAll([item]),
    putAll,
    list: async (wanted) => (await open()).disk.list(wanted),
    remove: (id) => removeAll([id]),
    removeAll,
    look,
  };
}
