import type { EraRules } from "./era.ts";
import type { Target } from "./evaluation.ts";
import { meetsTarget } from "./meets-target.ts";
import type { ReadCriteria, ReadCriterion } from "./read-criteria.ts";
import { targetValue } from "./target-value.ts";

/** What criteria are held against; `earlier` is the aggregate of earlier results. */
export type Compared = { readonly value: number; readonly earlier: number | null };

export type JudgedCriteria = {
  readonly satisfied: boolean;
  readonly targets: readonly Target[];
};

/**
 * One group that holds is enough, and an empty one does (keptn.md §5.4). What cannot be read is violated, or spoils all
 * of it so that nothing is satisfied and nothing listed.
 */
export function judgeCriteria(
  criteria: ReadCriteria,
  compared: Compared,
  { unreadableCriterion }: Pick<EraRules, "unreadableCriterion">,
): JudgedCriteria {
  const targets: Target[] = [];
  let satisfied = false;
  for (const group of criteria) {
    let holds = true;
    for (const each of group) {
      if (each.criterion === null && unreadableCriterion !== "violated") return spoiled;
      const target = targetOf(each, compared);
      targets.push(target);
      if (target.violated) holds = false;
    }
    if (holds) satisfied = true;
  }
  return { satisfied, targets };
}

const spoiled: JudgedCriteria = { satisfied: false, targets: [] };

/** A relative criterion holds where there is nothing earlier (keptn.md §5.3). */
function targetOf({ text, criterion }: ReadCriterion, { value, earlier }: Compared): Target {
  if (criterion === null) return { criteria: text, targetValue: 0, violated: true };
  if (criterion.basis !== "absolute" && earlier === null) {
    return { criteria: text, targetValue: 0, violated: false };
  }
  const target = targetValue(criterion, earlier ?? 0);
  const violated = !meetsTarget(value, criterion.operator, target);
  return { criteria: text, targetValue: target, violated };
}

/**
 * The criteria where nothing is compared: listed as violated, with the bare aggregate for a relative one; what cannot
 * be read is left out (keptn.md §5.4).
 */
export function uncomparedTargets(
  criteria: ReadCriteria,
  earlier: number | null,
): readonly Target[] {
  return criteria.flatMap((group) =>
    group.flatMap(({ text, criterion }): readonly Target[] => {
      if (criterion === null) return [];
      const target = criterion.basis === "absolute" ? criterion.value : (earlier ?? 0);
      return [{ criteria: text, targetValue: target, violated: true }];
    }),
  );
}
