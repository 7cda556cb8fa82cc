import { z } from "zod";
import type { InventoryEntry } from "./inventory.ts";

const Line = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  namespace: z.string().min(1).nullable(),
  name: z.string().min(1),
  uid: z.string().min(1).nullable(),
  once: z.string().min(1).exactOptional(),
});

/** One line of a shard: JSON, for a name may hold whatever else could join its parts (RBAC names hold `:`). */
export function formatEntry({ ref, uid, once }: InventoryEntry): string {
  const { apiVersion, kind, namespace, name } = ref;
  return JSON.stringify({ apiVersion, kind, namespace, name, uid, once });
}

/** Members that are not known are ignored; undefined: no line that this version can read. */
export function parseEntry(line: string): InventoryEntry | undefined {
  const parsed = Line.safeParse(parseJson(line));
  if (!parsed.success) return undefined;
  const { apiVersion, kind, namespace, name, uid, once } = parsed.data;
  const ref = { apiVersion, kind, namespace, name };
  return once === undefined ? { ref, uid } : { ref, uid, once };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
