import { askedCriteria } from "./asked-criteria.ts";
import type { Evaluation, IndicatorResult, Target } from "./evaluation.ts";
import { formatNumber, formatPair } from "./format-number.ts";
import type { Objective } from "./slo.ts";

/** An evaluation for people, before it is laid out. Names and messages are those of files and providers. */
export type EvaluationTable = {
  /** One for each objective; none of an errored evaluation. */
  readonly rows: readonly EvaluationRow[];
  /** Why the result is what it is. */
  readonly sentence: string;
  /** What was compared with, what was measured for nothing, and why values are missing. */
  readonly notes: readonly string[];
};

export type EvaluationRow = {
  readonly verdict: IndicatorResult["status"];
  /** `✔`, `!`, `✘`, or `·` for what only informs. */
  readonly mark: string;
  readonly name: string;
  readonly value: string;
  /** Against the earlier value, as in `+2% (+12)`; empty where there is none. */
  readonly change: string;
  /** One line for each alternative. */
  readonly asked: readonly string[];
  /** Empty where there is nothing to win. */
  readonly weight: string;
  readonly key: boolean;
};

export function evaluationTable(evaluation: Evaluation): EvaluationTable {
  const { status, message } = evaluation;
  const objectives = objectivesOf(evaluation);
  // A mark beside an objective would say something about the service.
  const indicators = status === "errored" ? [] : evaluation.indicators;
  return {
    rows: indicators.map((indicator, index) => row(indicator, objectives[index])),
    sentence: message,
    notes: notes(evaluation),
  };
}

const marks = { pass: "✔", warning: "!", fail: "✘", info: "·" } as const;

function row(indicator: IndicatorResult, objective: Objective | undefined): EvaluationRow {
  const { status, weight, keySli } = indicator;
  return {
    verdict: status,
    mark: marks[status],
    name: nameOf(indicator),
    value: valueText(indicator),
    change: changeText(indicator),
    asked: askedCriteria(indicator, objective),
    weight: status === "info" ? "" : formatNumber(weight),
    key: keySli,
  };
}

/** In the same order, but Keptn 0.6 leaves out what has no value. */
function objectivesOf({ slo, indicators }: Evaluation): readonly (Objective | undefined)[] {
  const objectives = slo?.objectives ?? [];
  let next = 0;
  return indicators.map(({ sli, displayName }) => {
    const index = objectives.findIndex(
      (each, at) => at >= next && each.sli === sli && each.displayName === displayName,
    );
    if (index >= 0) next = index + 1;
    return objectives[index];
  });
}

const states = {
  measured: "no value",
  "no-data": "no data",
  "many-series": "many series",
  "not-a-number": "no number",
  "query-error": "query error",
  "no-query": "no query",
  failed: "no value",
  "not-received": "no value",
} as const satisfies Record<IndicatorResult["state"], string>;

/** With as many digits as it takes to tell it from each of its targets. */
function valueText({ value, state, passTargets, warningTargets }: IndicatorResult): string {
  if (value === null) return states[state];
  return [...passTargets, ...warningTargets]
    .map(({ targetValue }: Target) => formatPair(value, targetValue)[0])
    .reduce(
      (longest, text) => (text.length > longest.length ? text : longest),
      formatNumber(value),
    );
}

function changeText({ value, comparedValue: earlier }: IndicatorResult): string {
  if (value === null || earlier === null) return "";
  const difference = value - earlier;
  if (!Number.isFinite(difference)) return "";
  if (Math.abs(difference) <= negligible * Math.abs(earlier)) return "unchanged";
  const absolute = signed(difference, 4);
  if (earlier === 0) return `${absolute} (from 0)`;
  return `${signed((difference / Math.abs(earlier)) * 100, 3)}% (${absolute})`;
}

/** What arithmetic leaves between numbers that are the same. */
const negligible = 1e-9;

function signed(value: number, digits: number): string {
  return `${value > 0 ? "+" : ""}${formatNumber(value, digits)}`;
}

function notes(evaluation: Evaluation): readonly string[] {
  const { status, unused, indicators } = evaluation;
  if (status === "errored") return [];
  const missing = indicators.filter(({ value }) => value === null);
  const isAll = missing.length > 0 && missing.length === indicators.length;
  return [
    ...(isAll ? [nothingMeasured] : []),
    ...missing.flatMap(missingNotes),
    ...(unused.length === 0 ? [] : [`measured, but no objective asks for ${unused.join(", ")}`]),
    comparedNote(evaluation),
  ];
}

const nothingMeasured =
  "nothing at all was measured: look at the names of project, stage and service, and at what the queries ask for";

/** Most often it is the query that shows why. */
function missingNotes(indicator: IndicatorResult): readonly string[] {
  const { message, query } = indicator;
  const why = `${nameOf(indicator)} has no value: ${message}`;
  return query === null || message.includes(query) ? [why] : [why, `it was asked by ${query}`];
}

/** Earlier evaluations out of a file may have no ids. */
function comparedNote({ comparedEvents, indicators }: Evaluation): string {
  if (comparedEvents.length > 0) return `compared with ${comparedEvents.join(", ")}`;
  return indicators.some(({ comparedValue }) => comparedValue !== null)
    ? "compared with earlier evaluations that have no id"
    : "compared with no earlier evaluation";
}

function nameOf({ displayName, sli }: IndicatorResult): string {
  return displayName === "" ? sli : displayName;
}
