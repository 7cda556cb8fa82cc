import type { Health } from "../../core/health/health.ts";
import { hasPods } from "../../core/health/has-pods.ts";
import { absentHealth } from "../../core/health/absent-health.ts";
import { inApplyOrder } from "../../core/reconcile/apply-order.ts";
import type { ObjectAction, ObjectRow } from "../../core/reconcile/object-action.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import { inParallel } from "../in-parallel.ts";
import type { CauseMemory } from "./cause-memory.ts";
import type { Pruned } from "./prune-set.ts";
import type { SetView } from "./set-view.ts";

/** The table of a pass: what became of each object, and how it is. */
export async function judgeSet(given: {
  readonly view: SetView;
  readonly causes: CauseMemory;
  readonly wanted: readonly WantedObject[];
  readonly actions: ReadonlyMap<string, ObjectAction>;
  readonly pruned: readonly Pruned[];
}): Promise<{ readonly rows: readonly ObjectRow[]; readonly lookAgain: Date | undefined }> {
  const { wanted, actions } = given;
  const looks: Date[] = [];
  const rows = await inParallel(
    inApplyOrder(wanted, ({ ref }) => ref),
    async (each): Promise<ObjectRow> => {
      const { ref, source } = each;
      const action = actions.get(each.key) ?? { kind: "untried", reason: "atomic" };
      // Health says something only of what was applied.
      if (["failed", "untried", "waiting"].includes(action.kind)) {
        return { ref, action, health: null, source };
      }
      const { health, lookAgain } = await judge(given, each, action);
      if (lookAgain !== undefined) looks.push(lookAgain);
      return { ref, action, health, source };
    },
  );
  const left = given.pruned.map(({ entry, action }): ObjectRow => ({
    ref: entry.ref,
    action,
    health: null,
    source: null,
  }));
  const lookAgain = looks.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return { rows: [...rows, ...left], lookAgain };
}

type Judged = { readonly health: Health; readonly lookAgain: Date | undefined };

async function judge(
  { view, causes }: Pick<Parameters<typeof judgeSet>[0], "view" | "causes">,
  { key, ref, payload }: WantedObject,
  action: ObjectAction,
): Promise<Judged> {
  const known = view.records.get(key);
  if (known === undefined) return { health: absentHealth(payload), lookAgain: undefined };
  const { health } = known;
  // Of what was sent a moment ago nothing can be known yet.
  const isOld = action.kind === "unchanged" || action.kind === "drifted";
  if (!isOld || health.verdict !== "InProgress" || !hasPods(ref)) {
    return { health, lookAgain: undefined };
  }
  const cause = await causes.causeOf(known);
  return { health: cause.health ?? health, lookAgain: cause.lookAgain };
}
