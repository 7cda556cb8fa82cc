import { conditionsOf } from "./conditions.ts";
import { current, failed, type Health, inProgress } from "./health.ts";

const misconfigured = new Set(["FailedGetScale", "FailedUpdateScale", "InvalidSelector"]);

/**
 * Argo's reading of an autoscaler's conditions, milder: a target that cannot be scaled is a failure, metrics that
 * are missing may still come (they do for the first minute of every new pod).
 */
export function horizontalPodAutoscalerHealth(object: unknown): Health {
  const conditions = conditionsOf(object);
  for (const type of ["AbleToScale", "ScalingActive"]) {
    const condition = conditions.get(type);
    if (condition?.status !== "False" || condition.reason === "ScalingDisabled") continue;
    return misconfigured.has(condition.reason)
      ? failed(condition.reason, condition.message)
      : inProgress(condition.reason || "NotScaling", condition.message);
  }
  return current("it scales");
}
