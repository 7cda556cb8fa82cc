import { parseCriterion } from "../core/evaluation/parse-criterion.ts";
import type { Objective } from "../core/evaluation/slo.ts";
import type { Measurement, RemediationPlan } from "../core/remediation/remediation-plan.ts";
import type { Ports } from "../ports.ts";
import { queryIndicators, readObjectives, type ServiceAt } from "./objectives.ts";
import type { ProjectView } from "./project-view.ts";

type Deps = Pick<Ports, "git" | "clock" | "indicators">;

const windowMinutes = 5;

/** What a service's objectives measure right now, for the person who reads the pull request. */
export async function measure(
  deps: Deps,
  view: ProjectView,
  where: ServiceAt,
): Promise<Pick<RemediationPlan, "measured" | "verdictBy">> {
  const objectives = await readObjectives(deps, view, where);
  if (objectives.kind !== "objectives") return { measured: [], verdictBy: "problem" };
  const end = deps.clock.now();
  const start = new Date(end.getTime() - windowMinutes * 60_000);
  const results = await queryIndicators(deps, view, { objectives, where, start, end }).catch(
    nothingMeasured,
  );
  const measured = objectives.slo.objectives.flatMap((objective): Measurement[] => {
    const result = results.find(({ metric }) => metric === objective.sli);
    const asked = absoluteCriterion(objective);
    if (result?.success !== true || asked === undefined) return [];
    return [{ sli: objective.displayName || objective.sli, value: result.value, asked }];
  });
  return { measured, verdictBy: "objectives" };
}

/** A monitor that is down, or not set up well, must not keep a service from being healed. */
function nothingMeasured(): readonly [] {
  return [];
}

function absoluteCriterion({ pass }: Objective): string | undefined {
  return (pass ?? [])
    .flatMap(({ criteria }) => criteria)
    .find((text) => {
      const parsed = parseCriterion(text);
      return parsed.ok && parsed.criterion.basis === "absolute";
    });
}
