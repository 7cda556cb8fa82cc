import type { IndicatorResult, SliResult, Target } from "./evaluation.ts";
import { meetsTarget } from "./meets-target.ts";
import type { ReadableObjective, WrittenCriteria } from "./read-objective.ts";
import { targetValue } from "./target-value.ts";

/**
 * How one objective came out (keptn.md §5.4). `earlier` is the aggregate of earlier results; a relative criterion
 * holds where there are none. An objective without pass criteria only informs. Warning criteria are reported even
 * where the pass criteria hold.
 */
export function evaluateObjective(
  { objective, pass, warning }: ReadableObjective,
  measured: SliResult | undefined,
  earlier: number | null,
): IndicatorResult {
  const { sli, displayName, weight } = objective;
  const value = measured?.success === true ? measured.value : null;
  const informs = pass.length === 0;
  const about = { sli, displayName, weight, keySli: objective.keySli && !informs, value };
  if (informs || value === null) {
    return {
      ...about,
      status: informs ? "info" : "fail",
      score: 0,
      comparedValue: value === null ? null : earlier,
      message: value === null ? missingMessage(measured) : "",
      passTargets: unmeasured(pass, earlier),
      warningTargets: unmeasured(warning, earlier),
    };
  }
  const passGroups = pass.map((group) => targets(group, value, earlier));
  const warningGroups = warning.map((group) => targets(group, value, earlier));
  return {
    ...about,
    ...grade(weight, isMet(passGroups), isMet(warningGroups)),
    comparedValue: earlier,
    message: measured?.message ?? "",
    passTargets: passGroups.flat(),
    warningTargets: warningGroups.flat(),
  };
}

function grade(
  weight: number,
  passes: boolean,
  warns: boolean,
): Pick<IndicatorResult, "status" | "score"> {
  if (passes) return { status: "pass", score: weight };
  return warns ? { status: "warning", score: 0.5 * weight } : { status: "fail", score: 0 };
}

/** One group that holds is enough. */
function isMet(groups: readonly (readonly Target[])[]): boolean {
  return groups.some((group) => group.every(({ violated }) => !violated));
}

function targets(group: WrittenCriteria, value: number, earlier: number | null): readonly Target[] {
  return group.map(({ text, criterion }) => {
    if (criterion.basis !== "absolute" && earlier === null) {
      return { criteria: text, targetValue: 0, violated: false };
    }
    const target = targetValue(criterion, earlier ?? 0);
    return {
      criteria: text,
      targetValue: target,
      violated: !meetsTarget(value, criterion.operator, target),
    };
  });
}

/** Nothing was compared: Keptn lists the targets as violated, with the bare aggregate for a relative one. */
function unmeasured(groups: readonly WrittenCriteria[], earlier: number | null): readonly Target[] {
  return groups.flat().map(({ text, criterion }) => ({
    criteria: text,
    targetValue: criterion.basis === "absolute" ? criterion.value : (earlier ?? 0),
    violated: true,
  }));
}

function missingMessage(measured: SliResult | undefined): string {
  const message = measured?.message.trim() ?? "";
  return message === "" ? "no value received from the SLI provider" : message;
}
