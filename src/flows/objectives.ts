import { fillPlaceholders } from "../core/evaluation/fill-placeholders.ts";
import { parseSli } from "../core/evaluation/parse-sli.ts";
import { parseSlo } from "../core/evaluation/parse-slo.ts";
import type { SliResult } from "../core/evaluation/evaluation.ts";
import type { Slo } from "../core/evaluation/slo.ts";
import type { Ports } from "../ports.ts";
import type { Sha } from "../ports/git.ts";
import { chooseProvider } from "./choose-provider.ts";
import type { ProjectView } from "./project-view.ts";
import { readLastGood } from "./read-last-good.ts";

type Deps = Pick<Ports, "git">;

export type ServiceAt = { readonly stage: string; readonly service: string; readonly at: Sha };

/** What a service is judged by, read at one commit. */
export type Objectives =
  | {
      readonly kind: "objectives";
      readonly slo: Slo;
      readonly queries: Readonly<Record<string, string>>;
      readonly provider: string;
    }
  /** No slo.yaml: the verdict is whether the problem goes away. */
  | { readonly kind: "none" }
  /** There is one, but it cannot be judged by: a person has to mend something. */
  | { readonly kind: "unusable"; readonly message: string };

export async function readObjectives(
  deps: Deps,
  view: ProjectView,
  where: ServiceAt,
): Promise<Objectives> {
  const { repository } = view.project;
  const place = view.layout.service(where.stage, where.service);
  const at = { repository, head: where.at };
  const slo = await readLastGood(deps, { ...at, path: place.slo }, parseSlo);
  if (slo.value === undefined) {
    const [fault] = slo.faults;
    return fault === undefined ? { kind: "none" } : { kind: "unusable", message: fault.message };
  }
  const choice = chooseProvider(view, where.stage, "indicators");
  if (choice.kind === "none") {
    return { kind: "unusable", message: `no SLI provider is configured for ${view.project.name}` };
  }
  if (choice.kind === "refused") return { kind: "unusable", message: choice.message };
  const provider = choice.name;
  const files = await Promise.all(
    place.sli(provider).map((path) => readLastGood(deps, { ...at, path }, parseSli)),
  );
  const queries = Object.fromEntries(
    files.flatMap(({ value }) => Object.entries(value?.indicators ?? {})),
  );
  return { kind: "objectives", slo: slo.value, queries, provider };
}

/** Asks the provider for every indicator that an objective names, over one window. */
export async function queryIndicators(
  { indicators }: Pick<Ports, "indicators">,
  view: ProjectView,
  query: {
    readonly objectives: Extract<Objectives, { kind: "objectives" }>;
    readonly where: ServiceAt;
    readonly start: Date;
    readonly end: Date;
  },
): Promise<readonly SliResult[]> {
  const { slo, queries, provider } = query.objectives;
  const { start, end } = query;
  const names = [...new Set(slo.objectives.map(({ sli }) => sli))];
  return Promise.all(
    names.map(async (metric) => {
      const template = queries[metric];
      if (template === undefined) {
        return { metric, value: 0, success: false, message: `sli.yaml has no indicator ${metric}` };
      }
      const filled = fillPlaceholders(template, {
        project: view.project.name,
        stage: query.where.stage,
        service: query.where.service,
        deployment: "primary",
        labels: {},
        filter: slo.filter,
        start,
        end,
      });
      const answer = await indicators(provider).query({ query: filled, start, end });
      return answer.ok
        ? { metric, value: answer.value, success: true, message: "" }
        : { metric, value: 0, success: false, message: answer.message };
    }),
  );
}
