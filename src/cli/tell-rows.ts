import type { ObjectRow } from "../core/reconcile/object-action.ts";
import { objectLabel } from "../core/reconcile/object-ref.ts";
import { rowMessage, rowState } from "../core/reconcile/reconcile-outcome.ts";
import type { Io } from "./io.ts";
import { columns, createStyle, plainLine } from "./style.ts";

const tones = { healthy: "green", waiting: "yellow", failed: "red", untried: "dim" } as const;

/** A line for each object, what went wrong with where it is written, and the sum of it all. */
export function tellRows(
  io: Io,
  rows: readonly ObjectRow[],
  { dryRun, prune }: { readonly dryRun: boolean; readonly prune: boolean },
): void {
  const style = createStyle(io);
  const lines = rows.map((row) => {
    const { ref, action, source } = row;
    const state = rowState(row);
    const where = state === "failed" && source !== null ? `${source.path}:${source.line}: ` : "";
    return [
      style(tones[state], action.kind),
      ref.namespace ?? "-",
      plainLine(objectLabel(ref)),
      plainLine(`${where}${rowMessage(row)}`),
    ];
  });
  for (const line of columns(lines)) io.out.write(`${line}\n`);
  io.out.write(`\n${summary(rows, dryRun)}\n`);
  const isCut = rows.some(({ action }) => ["failed", "untried", "waiting"].includes(action.kind));
  if (prune && isCut && !dryRun) {
    io.out.write("nothing was deleted, for not everything could be applied\n");
  }
}

function summary(rows: readonly ObjectRow[], dryRun: boolean): string {
  const counts = new Map<string, number>();
  for (const { action } of rows) counts.set(action.kind, (counts.get(action.kind) ?? 0) + 1);
  const parts = [...counts].map(([kind, count]) => `${count} ${kind}`);
  const sum = parts.length === 0 ? "nothing to apply" : parts.join(", ");
  return dryRun ? `dry run: ${sum}` : sum;
}
