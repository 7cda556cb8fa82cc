import { parseCriterion } from "../core/evaluation/parse-criterion.ts";
import type { Objective, Slo } from "../core/evaluation/slo.ts";
import type { SliResult } from "../core/evaluation/sli-result.ts";
import type { Measurement, RemediationPlan } from "../core/remediation/remediation-plan.ts";
import type { Ports } from "../ports.ts";
import { chooseProvider } from "./choose-provider.ts";
import type { ServiceAt } from "./evaluation/objective-files.ts";
import { queryIndicators } from "./evaluation/query-indicators.ts";
import { readObjectives, readQueries } from "./evaluation/read-objectives.ts";
import { remediationRequest } from "./evaluation/remediation-request.ts";
import type { ProjectView } from "./project-view.ts";

type Deps = Pick<Ports, "git" | "clock" | "indicators">;

/** `missing`: the objectives ask for values, and not one of them could be measured. */
type Evidence = "measured" | "missing" | "not-wanted";

const windowMinutes = 5;

/** What a service's objectives measure right now, for the person who reads the pull request. */
export async function measure(
  deps: Deps,
  view: ProjectView,
  where: ServiceAt,
): Promise<Pick<RemediationPlan, "measured" | "verdictBy"> & { readonly evidence: Evidence }> {
  const objectives = await readObjectives(deps, view, where);
  if (objectives.kind === "none") {
    return { measured: [], verdictBy: "problem", evidence: "not-wanted" };
  }
  const { slo } = objectives;
  const results = slo === null ? [] : await valuesNow(deps, view, { where, slo });
  const measured = (slo?.objectives ?? []).flatMap((objective): Measurement[] => {
    const result = results.find(({ metric }) => metric === objective.sli);
    const asked = absoluteCriterion(objective);
    if (result?.state !== "measured" || asked === undefined) return [];
    return [{ sli: objective.displayName || objective.sli, value: result.value, asked }];
  });
  return { measured, verdictBy: "objectives", evidence: evidenceOf(slo, measured) };
}

/** A monitor that is down, or not set up well, must not keep a service from being healed: nothing is measured then. */
async function valuesNow(
  deps: Deps,
  view: ProjectView,
  { where, slo }: { readonly where: ServiceAt; readonly slo: Slo },
): Promise<readonly SliResult[]> {
  const choice = chooseProvider(view, where.stage, "indicators");
  if (choice.kind !== "use") return [];
  const provider = choice.name;
  const queries = await readQueries(deps, view, { where, provider });
  if (!queries.ok) return [];
  const end = deps.clock.now();
  const start = new Date(end.getTime() - windowMinutes * 60_000);
  const request = remediationRequest(view, { ...where, start, end, trigger: "" });
  const asked = { request, slo, provider, queries: queries.value.queries };
  const answer = await queryIndicators(deps, view, asked);
  return answer.kind === "measured" ? answer.results : [];
}

function evidenceOf(slo: Slo | null, measured: readonly Measurement[]): Evidence {
  if (measured.length > 0) return "measured";
  const isWanted =
    slo === null || slo.objectives.some((one) => absoluteCriterion(one) !== undefined);
  return isWanted ? "missing" : "not-wanted";
}

function absoluteCriterion({ pass }: Objective): string | undefined {
  return (pass ?? [])
    .flatMap(({ criteria }) => criteria)
    .find((text) => {
      const parsed = parseCriterion(text);
      return parsed.ok && parsed.criterion.basis === "absolute";
    });
}
