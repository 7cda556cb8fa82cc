import { objectKey } from "../reconcile/object-ref.ts";
import type { ObjectSet } from "../reconcile/object-set.ts";
import type { InventoryEntry, InventoryShard } from "./inventory.ts";
import { mergedEntries } from "./merged-entries.ts";
import { formatEntry } from "./shard-entry.ts";
import { shardIndex, shardName } from "./shard-name.ts";

export type ShardPlan = {
  readonly writes: readonly InventoryShard[];
  /** Names of shards that hold nothing any more. */
  readonly removals: readonly string[];
};

/** Well under the 1 MiB of a ConfigMap, so that a change of one entry is a small write. */
const bounds = { bytes: 400_000, entries: 2_000 };
/** Counted for an entry that has no uid yet, so that learning it fills no shard beyond its bounds. */
const someUid = "00000000-0000-0000-0000-000000000000";

type Draft = { readonly name: string; readonly entries: InventoryEntry[]; bytes: number };

/**
 * What to write so that the shards list exactly `wanted`. An entry stays in the shard that has it, a new one goes to
 * the first with room, and a shard in which nothing changes is left alone. What is there twice is kept once.
 */
export function planShards(
  present: readonly InventoryShard[],
  wanted: readonly InventoryEntry[],
  { name }: ObjectSet,
): ShardPlan {
  const set = name ?? "";
  const left = mergedEntries(wanted);
  const drafts = inOrder(present, set).map((shard) => keepWanted(shard, left));
  place([...left.values()], drafts, (index) => shardName(set, index));
  const before = new Map(present.map((shard) => [shard.name, shard]));
  return {
    writes: drafts
      .filter((draft) => draft.entries.length > 0 && !isSame(draft, before.get(draft.name)))
      .map((draft) => ({ name: draft.name, entries: draft.entries })),
    removals: drafts.filter(({ entries }) => entries.length === 0).map((draft) => draft.name),
  };
}

/**
 * What the inventory has to list before a pass acts: all that it lists, and all that is wanted. For an object in both,
 * `wanted` is believed: a uid of null there says that the object is about to be created, and a process that dies
 * before it learns the new uid must not leave the uid of an object that is gone.
 */
export function unionOf(
  present: readonly InventoryEntry[],
  wanted: readonly InventoryEntry[],
): readonly InventoryEntry[] {
  const union = mergedEntries(present);
  for (const [key, entry] of mergedEntries(wanted)) union.set(key, { ...union.get(key), ...entry });
  return [...union.values()];
}

function inOrder(present: readonly InventoryShard[], set: string): readonly InventoryShard[] {
  const indexOf = ({ name }: InventoryShard) => shardIndex(set, name) ?? Number.MAX_SAFE_INTEGER;
  return present.toSorted((a, b) => indexOf(a) - indexOf(b) || (a.name < b.name ? -1 : 1));
}

/** Takes what the shard has out of `left`. */
function keepWanted(shard: InventoryShard, left: Map<string, InventoryEntry>): Draft {
  const draft: Draft = { name: shard.name, entries: [], bytes: 0 };
  for (const { ref } of shard.entries) {
    const key = objectKey(ref);
    const entry = left.get(key);
    if (entry === undefined) continue;
    left.delete(key);
    put(entry, draft);
  }
  return draft;
}

/** Shards fill up in order: one that had no room for an entry gets none of the later ones. */
function place(
  entries: readonly InventoryEntry[],
  drafts: Draft[],
  nameOf: (index: number) => string,
): void {
  const taken = new Set(drafts.map(({ name }) => name));
  let [at, index] = [0, 0];
  for (const entry of entries) {
    let draft = drafts[at];
    while (draft !== undefined && !hasRoom(draft, entry)) {
      at += 1;
      draft = drafts[at];
    }
    if (draft === undefined) {
      while (taken.has(nameOf(index))) index += 1;
      draft = { name: nameOf(index), entries: [], bytes: 0 };
      taken.add(draft.name);
      drafts.push(draft);
    }
    put(entry, draft);
  }
}

function hasRoom({ entries, bytes }: Draft, entry: InventoryEntry): boolean {
  return entries.length < bounds.entries && bytes + sizeOf(entry) <= bounds.bytes;
}

function put(entry: InventoryEntry, draft: Draft): void {
  draft.entries.push(entry);
  draft.bytes += sizeOf(entry);
}

/** Names of Kubernetes are ASCII: a character is a byte. */
function sizeOf(entry: InventoryEntry): number {
  return formatEntry({ ...entry, uid: entry.uid ?? someUid }).length + 1;
}

function isSame({ entries }: Draft, before: InventoryShard | undefined): boolean {
  if (before === undefined || before.entries.length !== entries.length) return false;
  return before.entries.every((entry, index) => {
    const now = entries[index];
    return now !== undefined && formatEntry(now) === formatEntry(entry);
  });
}
