import type { EraRules } from "./era.ts";
import type { IndicatorResult, Target, Verdict } from "./evaluation.ts";
import { judgeCriteria, uncomparedTargets } from "./judge-criteria.ts";
import { readCriteria, unreadable, type ReadCriteria } from "./read-criteria.ts";
import { readValue } from "./read-value.ts";
import type { SliResult } from "./sli-result.ts";
import type { Objective } from "./slo.ts";

export type JudgedObjective =
  /** `keyFailed`: it is one that decides by failing, and it failed. */
  | { readonly kind: "judged"; readonly indicator: IndicatorResult; readonly keyFailed: boolean }
  /** Keptn 0.6 passes over an objective without a value. */
  | { readonly kind: "left-out" }
  | { readonly kind: "unreadable"; readonly messages: readonly string[] };

/**
 * How one objective came out (keptn.md §5.4). `earlier` is the aggregate of earlier results. An objective without pass
 * criteria only informs.
 */
export function judgeObjective(
  objective: Objective,
  { measured, earlier }: { readonly measured: SliResult | null; readonly earlier: number | null },
  rules: EraRules,
): JudgedObjective {
  const read: Read = {
    objective,
    pass: readCriteria(objective.pass ?? []),
    warning: readCriteria(objective.warning ?? []),
    measured: readValue(measured, rules),
    earlier,
  };
  const messages = faultsOf(read, rules);
  if (messages.length > 0) return { kind: "unreadable", messages };
  if (measured === null && rules.missingValue === "left-out") return { kind: "left-out" };
  if (onlyInforms(objective, rules)) return judged(informing(read, rules));
  const { value } = read.measured;
  return judged(value === null ? missing(read) : judging(read, value, rules));
}

type Read = {
  readonly objective: Objective;
  readonly pass: ReadCriteria;
  readonly warning: ReadCriteria;
  readonly measured: ReturnType<typeof readValue>;
  readonly earlier: number | null;
};

/** Keptn 1.x reads the criteria that it has a value for, and overlooks a warning criterion that it cannot read. */
function faultsOf(
  { objective, pass, warning, measured }: Read,
  rules: EraRules,
): readonly string[] {
  switch (rules.unreadableCriterion) {
    case "errored":
      return [...unreadable(pass), ...unreadable(warning)];
    case "fails-service":
      return measured.value === null || onlyInforms(objective, rules) ? [] : unreadable(pass);
    case "violated":
      return [];
  }
}

function onlyInforms({ pass }: Objective, { emptyPass }: EraRules): boolean {
  return pass === null || (emptyPass === "informs" && pass.length === 0);
}

function judged(indicator: IndicatorResult): JudgedObjective {
  const keyFailed = indicator.keySli && indicator.status === "fail";
  return { kind: "judged", indicator, keyFailed };
}

type Outcome = {
  readonly status: Verdict | "info";
  readonly score: number;
  readonly keySli: boolean;
  readonly comparedValue: number | null;
  readonly passTargets: readonly Target[];
  readonly warningTargets: readonly Target[];
};

/** Each field by name, since this is made for every objective: copying objects takes as long as judging them. */
function indicatorOf({ objective, measured }: Read, outcome: Outcome): IndicatorResult {
  return {
    sli: objective.sli,
    displayName: objective.displayName,
    status: outcome.status,
    score: outcome.score,
    weight: objective.weight,
    keySli: outcome.keySli,
    state: measured.state,
    value: measured.value,
    comparedValue: outcome.comparedValue,
    message: measured.message,
    query: measured.query,
    passTargets: outcome.passTargets,
    warningTargets: outcome.warningTargets,
  };
}

function informing(read: Read, { uncompared, warnings }: EraRules): IndicatorResult {
  const { warning, measured, earlier } = read;
  return indicatorOf(read, {
    status: "info",
    score: 0,
    keySli: false,
    comparedValue: measured.value !== null && uncompared === "shown" ? earlier : null,
    passTargets: [],
    warningTargets: warnings === "always" ? uncomparedTargets(warning, earlier) : [],
  });
}

function missing(read: Read): IndicatorResult {
  const { objective, pass, warning, earlier } = read;
  return indicatorOf(read, {
    status: "fail",
    score: 0,
    keySli: objective.keySli,
    comparedValue: null,
    passTargets: uncomparedTargets(pass, earlier),
    warningTargets: uncomparedTargets(warning, earlier),
  });
}

function judging(read: Read, value: number, rules: EraRules): IndicatorResult {
  const { objective, pass, warning, earlier } = read;
  const compared = { value, earlier };
  const passed = judgeCriteria(pass, compared, rules);
  const unasked = passed.satisfied && rules.warnings === "unless-passed";
  const warned = judgeCriteria(unasked ? [] : warning, compared, rules);
  const isCompared = passed.targets.length + warned.targets.length > 0;
  const status = statusOf(passed.satisfied, warned.satisfied);
  return indicatorOf(read, {
    status,
    score: shares[status] * objective.weight,
    keySli: objective.keySli,
    comparedValue: isCompared || rules.uncompared === "shown" ? earlier : null,
    passTargets: passed.targets,
    warningTargets: warned.targets,
  });
}

const shares = { pass: 1, warning: 0.5, fail: 0 } as const satisfies Record<Verdict, number>;

function statusOf(passes: boolean, warns: boolean): Verdict {
  if (passes) return "pass";
  return warns ? "warning" : "fail";
}
