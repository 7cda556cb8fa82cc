import { withoutProvider, withoutSlo } from "../../core/evaluation/absent-files.ts";
import { erroredEvaluation } from "../../core/evaluation/errored-evaluation.ts";
import { evaluate } from "../../core/evaluation/evaluate.ts";
import type { Evaluation, Reason, Verdict } from "../../core/evaluation/evaluation.ts";
import type { Slo } from "../../core/evaluation/slo.ts";
import { formatFault } from "../../core/fault.ts";
import type { FinishedEvaluation } from "../../core/journal/evaluation-record.ts";
import type { Ports } from "../../ports.ts";
import { chooseProvider } from "../choose-provider.ts";
import type { ProjectView } from "../project-view.ts";
import type { ServiceAt } from "./objective-files.ts";
import { readObjectives, readQueries, type Objectives } from "./read-objectives.ts";

type Deps = Pick<Ports, "git">;
type Sources = FinishedEvaluation["sources"];

/** What it takes to ask a provider and to judge its answer, or the evaluation that it ends with before that. */
export type Rules =
  | {
      readonly kind: "ended";
      readonly evaluation: Evaluation;
      readonly provider: string | null;
      readonly sources: Sources;
    }
  | {
      readonly kind: "rules";
      readonly slo: Slo;
      /** Sentences; Keptn's own rules look at them while judging. */
      readonly faults: readonly string[];
      readonly queries: Readonly<Record<string, string>>;
      readonly provider: string;
      readonly sources: Sources;
    };

/** Reads the files of a service at its deployed commit and chooses its provider. */
export async function readRules(
  deps: Deps,
  view: ProjectView,
  given: { readonly where: ServiceAt; readonly testResult: Verdict | null },
): Promise<Rules> {
  const { where, testResult } = given;
  const { era } = view.policy;
  const objectives = await readObjectives(deps, view, where);
  if (objectives.kind === "none") {
    const message = await missingService(deps, view, where);
    const evaluation =
      message === undefined
        ? withoutSlo({ era, testResult })
        : erroredEvaluation({ era, reason: "unknown-place", message });
    return { kind: "ended", evaluation, provider: null, sources: [] };
  }
  return withProvider(deps, view, { where, objectives });
}

async function withProvider(
  deps: Deps,
  view: ProjectView,
  {
    where,
    objectives,
  }: {
    readonly where: ServiceAt;
    readonly objectives: Extract<Objectives, { readonly kind: "objectives" }>;
  },
): Promise<Rules> {
  const { era } = view.policy;
  const { slo, sources } = objectives;
  const faults = objectives.faults.map(formatFault);
  const ended = (evaluation: Evaluation, provider: string | null = null): Rules => {
    return { kind: "ended", evaluation, provider, sources };
  };
  const errored = (reason: Reason, message: string) =>
    erroredEvaluation({ era, reason, message, slo });

  if (slo === null || (faults.length > 0 && era === "evenkeel")) {
    return ended(evaluate({ era, slo, faults, results: [], provider: null, previous: [] }));
  }
  const choice = chooseProvider(view, where.stage, "indicators");
  if (choice.kind === "none") {
    const message = `No SLI provider is configured for the project ${view.project.name}.`;
    return ended(withoutProvider({ era, slo, message }));
  }
  if (choice.kind === "refused") return ended(errored("no-provider", `${choice.message}.`));
  const provider = choice.name;
  const read = await readQueries(deps, view, { where, provider });
  if (!read.ok) {
    return ended(errored("unreadable-sli", read.faults.map(formatFault).join(" ")), provider);
  }
  const { queries } = read.value;
  const all = [...sources, ...read.value.sources];
  return { kind: "rules", slo, faults, queries, provider, sources: all };
}

/** A slip in a name must not pass for a service that asks for nothing. */
async function missingService(
  { git }: Deps,
  view: ProjectView,
  { stage, service, at }: ServiceAt,
): Promise<string | undefined> {
  const tree = await git.list(view.project.repository, at, "");
  const names = view.layout.servicesIn(
    stage,
    tree.map(({ path }) => path),
  );
  if (names.includes(service)) return undefined;
  const there = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
  return `The stage ${stage} has no service ${JSON.stringify(service)}: ${there}.`;
}
