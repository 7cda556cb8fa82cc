import type { Health } from "../../core/health/health.ts";
import { absentHealth } from "../../core/health/absent-health.ts";
import { inApplyOrder } from "../../core/reconcile/apply-order.ts";
import type { ObjectAction, ObjectRow } from "../../core/reconcile/object-action.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import { inParallel } from "../in-parallel.ts";
import type { CauseMemory } from "./cause-memory.ts";
import { hasPods } from "./find-cause.ts";
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
  const { view, causes, wanted, actions } = given;
  let lookAgain: Date | undefined;
  const rows = await inParallel(
    inApplyOrder(wanted, ({ ref }) => ref),
    async ({ key, ref, payload, source }): Promise<ObjectRow> => {
      const action = actions.get(key) ?? { kind: "untried", reason: "atomic" };
      const known = view.records.get(key);
      let health: Health = known?.health ?? absentHealth(payload);
      if (known?.health.verdict === "InProgress" && hasPods(ref)) {
        const found = await causes.causeOf(known);
        health = found.health ?? health;
        if (
          found.lookAgain !== undefined &&
          (lookAgain === undefined || found.lookAgain < lookAgain)
        ) {
          lookAgain = found.lookAgain;
        }
      }
      return { ref, action, health: isJudged(action) ? health : null, source };
    },
  );
  const left = given.pruned.map(({ entry, action }): ObjectRow => ({
    ref: entry.ref,
    action,
    health: null,
    source: null,
  }));
  return { rows: [...rows, ...left], lookAgain };
}

/** Health says something only of what was applied. */
function isJudged({ kind }: ObjectAction): boolean {
  return kind !== "failed" && kind !== "untried" && kind !== "waiting";
}
