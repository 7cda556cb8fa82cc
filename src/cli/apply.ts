import { toLine } from "../core/journal/stage-record.ts";
import type { ObjectAction, ObjectRow } from "../core/reconcile/object-action.ts";
import type { ObjectChange } from "../core/reconcile/object-diff.ts";
import { objectKey } from "../core/reconcile/object-ref.ts";
import { reconcileOutcome, rowState } from "../core/reconcile/reconcile-outcome.ts";
import { settleSet } from "../flows/reconcile/settle-set.ts";
import { inSeconds } from "../flows/until.ts";
import { exitCode, type Io } from "./io.ts";
import { confirmedHere, diffRead, readSet, type ReadSet, type SetOptions } from "./read-set.ts";
import { tellRows } from "./tell-rows.ts";

export type ApplyOptions = SetOptions & {
  /** Seconds to wait for health; null: not at all. */
  readonly wait: number | null;
  readonly dryRun: boolean;
  readonly atomic: boolean;
};

/** What comes with the set itself is waited for in any case: a definition that is not served yet, an earlier wave. */
const secondsForOrder = 300;

/** Applies manifests and tells what became of each object. 0 only if everything was applied, and is well where asked. */
export async function apply(
  io: Io,
  folder: string | undefined,
  options: ApplyOptions,
): Promise<number> {
  using read = await readSet(io, folder, options);
  const rows = options.dryRun ? await preview(read, options) : await applied(read, options);
  if (options.output === "json") io.out.write(`${JSON.stringify(rows.map(toLine), null, 2)}\n`);
  else tellRows(io, rows, { dryRun: options.dryRun, prune: options.prune });
  return isWell(rows, options) ? exitCode.ok : exitCode.no;
}

async function applied(
  { clock, live, wanted }: ReadSet,
  options: ApplyOptions,
): Promise<readonly ObjectRow[]> {
  const seconds = options.wait ?? secondsForOrder;
  const { rows } = await settleSet({ clock }, live, {
    request: {
      wanted,
      mode: options.atomic ? "atomic" : "best-effort",
      recreate: options.allowRecreate ? "allowed" : "never",
      held: new Map(),
      prune: options.prune ? { how: "option", confirmed: confirmedHere(options) } : null,
    },
    goal: options.wait === null ? "applied" : "healthy",
    end: inSeconds(clock, seconds),
  });
  return rows;
}

/** The table of an apply that was not done. */
async function preview(read: ReadSet, options: ApplyOptions): Promise<readonly ObjectRow[]> {
  const { wanted } = read;
  const keys = new Set(wanted.map(({ key }) => key));
  const { changes, refused } = await diffRead(read, options);
  const told = new Map<string, ObjectAction>([
    ...changes.map((change) => [objectKey(change.ref), actionOf(change)] as const),
    ...refused.map(({ ref, action }) => [objectKey(ref), action] as const),
  ]);
  const own = wanted.map(({ key, ref, source }): ObjectRow => ({
    ref,
    action: told.get(key) ?? { kind: "unchanged" },
    health: null,
    source,
  }));
  const left = changes.filter(({ ref }) => !keys.has(objectKey(ref)));
  return [
    ...own,
    ...left.map((change): ObjectRow => ({
      ref: change.ref,
      action: actionOf(change),
      health: null,
      source: null,
    })),
  ];
}

function actionOf(change: ObjectChange): ObjectAction {
  switch (change.kind) {
    case "changed":
      return { kind: "configured" };
    case "kept":
      return { kind: "kept", reason: change.why, message: change.reason };
    case "created":
    case "deleted":
    case "recreated":
      return { kind: change.kind };
  }
}

function isWell(rows: readonly ObjectRow[], { wait, dryRun }: ApplyOptions): boolean {
  if (wait !== null && !dryRun) return reconcileOutcome(rows).kind === "healthy";
  return rows.every((row) => rowState({ ...row, health: null }) === "healthy");
}
