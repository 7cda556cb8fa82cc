import type { EvaluationRequest } from "../../core/evaluation-request/evaluation-request.ts";
import type { Ports } from "../../ports.ts";
import { chooseProvider } from "../choose-provider.ts";
import type { ProjectView } from "../project-view.ts";

/** When a provider can have all values of a window: its end and the provider's own delay. */
export function whenAnswerable(
  { indicators }: Pick<Ports, "indicators">,
  view: ProjectView,
  { stage, window }: Pick<EvaluationRequest, "stage" | "window">,
): Date {
  return new Date(Date.parse(window.end) + ingestDelay({ indicators }, view, stage));
}

/** Milliseconds. A provider that cannot be asked at all has none; that it cannot is told by the evaluation. */
function ingestDelay(
  { indicators }: Pick<Ports, "indicators">,
  view: ProjectView,
  stage: string,
): number {
  const choice = chooseProvider(view, stage, "indicators");
  if (choice.kind !== "use") return 0;
  try {
    return indicators(choice.name).ingestDelaySeconds * 1000;
  } catch {
    return 0;
  }
}
