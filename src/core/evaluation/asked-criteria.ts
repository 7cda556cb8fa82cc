import type { IndicatorResult, Target } from "./evaluation.ts";
import { formatNumber, formatPair } from "./format-number.ts";
import { parseCriterion } from "./parse-criterion.ts";
import { printCriterion, printThreshold } from "./print-criterion.ts";
import type { CriteriaGroup, Objective } from "./slo.ts";

/**
 * The criteria that decided over an objective, one line for each alternative: those that hold where it passed, those
 * that do not where it failed, and all where there was no value. A relative criterion shows the number that it came to:
 * `<= 660 (600 +10%)`. Empty for an objective that only informs.
 */
export function askedCriteria(
  indicator: IndicatorResult,
  objective: Pick<Objective, "pass" | "warning"> | undefined,
): readonly string[] {
  const { status, value, comparedValue } = indicator;
  if (status === "info") return [];
  const tell = (target: Target): string => criterionText(target, { value, comparedValue });
  const pass = deciding(groupsOf(indicator.passTargets, objective?.pass), indicator);
  const passLines = pass.map((group, index) => `${index === 0 ? "" : "or "}${line(group, tell)}`);
  if (status === "pass") return passLines;
  const warning = deciding(groupsOf(indicator.warningTargets, objective?.warning), {
    value,
    status: status === "warning" ? "pass" : status,
  });
  const warningLines = warning.map(
    (group, index) => `${index === 0 ? "warning " : "or "}${line(group, tell)}`,
  );
  if (warningLines.length === 0) return passLines;
  return [
    ...passLines.slice(0, -1),
    ...passLines.slice(-1).map((text) => `${text},`),
    ...warningLines,
  ];
}

type Group = readonly Target[];

function line(group: Group, tell: (target: Target) => string): string {
  return group.length === 0 ? "nothing (no criteria)" : group.map(tell).join(" and ");
}

/** The first group that holds, or what does not hold of each. */
function deciding(
  groups: readonly Group[],
  { status, value }: Pick<IndicatorResult, "status" | "value">,
): readonly Group[] {
  if (value === null) return groups;
  if (status === "pass") {
    return groups.filter((group) => group.every(({ violated }) => !violated)).slice(0, 1);
  }
  return groups
    .map((group) => group.filter(({ violated }) => violated))
    .filter((group) => group.length > 0);
}

/** The results of criteria by the groups that they were written in; what could not be read has no result. */
function groupsOf(
  targets: readonly Target[],
  written: readonly CriteriaGroup[] | null | undefined,
): readonly Group[] {
  let next = 0;
  const groups = (written ?? []).map(({ criteria }) =>
    criteria.flatMap((text) => {
      const target = targets[next];
      if (target === undefined || target.criteria !== text) return [];
      next += 1;
      return [target];
    }),
  );
  const rest = targets.slice(next);
  return rest.length === 0 ? groups : [...groups, rest];
}

function criterionText(
  { criteria, targetValue }: Target,
  { value, comparedValue }: Pick<IndicatorResult, "value" | "comparedValue">,
): string {
  const parsed = parseCriterion(criteria);
  if (!parsed.ok) return `${criteria.trim()} (unreadable)`;
  const { criterion } = parsed;
  const isRelative = criterion.basis !== "absolute";
  if (isRelative && value === null) return printCriterion(criterion);
  if (isRelative && comparedValue === null) return `${printCriterion(criterion)} of nothing yet`;
  const [, target] = formatPair(value ?? targetValue, targetValue);
  const wanted = `${criterion.operator} ${target}`;
  if (!isRelative || comparedValue === null) return wanted;
  return `${wanted} (${formatNumber(comparedValue)} ${printThreshold(criterion)})`;
}
