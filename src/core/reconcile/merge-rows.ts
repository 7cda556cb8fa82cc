import type { ObjectRow } from "./object-action.ts";
import { objectKey } from "./object-ref.ts";

/** The table over several passes: what an earlier one has done is not forgotten because a later one found it done. */
export function mergeRows(
  earlier: readonly ObjectRow[],
  later: readonly ObjectRow[],
): readonly ObjectRow[] {
  const known = new Map(earlier.map((row) => [objectKey(row.ref), row]));
  const now = new Set(later.map(({ ref }) => objectKey(ref)));
  const merged = later.map((row): ObjectRow => {
    const before = known.get(objectKey(row.ref));
    // It was on its way out when it was last seen.
    if (row.action.kind === "forgotten" && before?.action.kind === "waiting") {
      return { ...row, action: { kind: "deleted" } };
    }
    if (row.action.kind !== "unchanged" || before === undefined || !isDone(before)) return row;
    return { ...row, action: before.action };
  });
  const gone = earlier.filter(
    (row) => row.action.kind === "deleted" && !now.has(objectKey(row.ref)),
  );
  return [...merged, ...gone];
}

function isDone({ action }: ObjectRow): boolean {
  return ["created", "configured", "recreated"].includes(action.kind);
}
