import { type Criterion, parseCriterion } from "./parse-criterion.ts";
import type { CriteriaGroup } from "./slo.ts";

/** One criterion as it is written and what it says; or what is wrong with it. */
export type ReadCriterion =
  | { readonly text: string; readonly criterion: Criterion }
  | { readonly text: string; readonly criterion: null; readonly message: string };

/** Groups are alternatives, the criteria of a group hold together. */
export type ReadCriteria = readonly (readonly ReadCriterion[])[];

export function readCriteria(groups: readonly CriteriaGroup[]): ReadCriteria {
  return groups.map(({ criteria }) => criteria.map(readCriterion));
}

function readCriterion(text: string): ReadCriterion {
  const parsed = parseCriterion(text);
  return parsed.ok
    ? { text, criterion: parsed.criterion }
    : { text, criterion: null, message: parsed.message };
}

/** What is wrong with each criterion that cannot be read. */
export function unreadable(criteria: ReadCriteria): readonly string[] {
  return criteria.flatMap((group) =>
    group.flatMap((each) => (each.criterion === null ? [each.message] : [])),
  );
}
