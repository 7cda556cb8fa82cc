import { type Criterion, parseCriterion } from "./parse-criterion.ts";
import type { CriteriaGroup, Objective } from "./slo.ts";

/** An objective whose criteria can all be read. Groups are alternatives, the criteria of a group hold together. */
export type ReadableObjective = {
  readonly objective: Objective;
  readonly pass: readonly WrittenCriteria[];
  readonly warning: readonly WrittenCriteria[];
};

export type WrittenCriteria = readonly { readonly text: string; readonly criterion: Criterion }[];

/**
 * Keptn fails the service for a pass criterion that cannot be read and overlooks a warning criterion that cannot
 * (keptn.md §5.4). Neither says anything about the service, so here both are errors: one message each.
 */
export function readObjective(
  objective: Objective,
):
  | { readonly ok: true; readonly objective: ReadableObjective }
  | { readonly ok: false; readonly messages: readonly string[] } {
  const messages: string[] = [];
  const read = (groups: readonly CriteriaGroup[] | null): readonly WrittenCriteria[] =>
    (groups ?? []).map(({ criteria }) =>
      criteria.flatMap((text) => {
        const parsed = parseCriterion(text);
        if (parsed.ok) return [{ text, criterion: parsed.criterion }];
        messages.push(`Objective ${objective.sli}: ${parsed.message}`);
        return [];
      }),
    );
  const readable = { objective, pass: read(objective.pass), warning: read(objective.warning) };
  return messages.length === 0 ? { ok: true, objective: readable } : { ok: false, messages };
}
