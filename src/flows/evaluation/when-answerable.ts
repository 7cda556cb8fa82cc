import type { EvaluationRequest } from "../../core/evaluation-request/evaluation-request.ts";
import type { Ports } from "../../ports.ts";
import { chooseProvider } from "../choose-provider.ts";
import type { ProjectView } from "../project-view.ts";

/**
 * When a provider can have all values of a window: its end and the provider's own delay. Not before the evaluation was
 * asked for, since that is when patience with the provider begins.
 */
export function whenAnswerable(
  { indicators }: Pick<Ports, "indicators">,
  view: ProjectView,
  {
    triggeredAt,
    request,
  }: {
    readonly triggeredAt: string;
    readonly request: Pick<EvaluationRequest, "stage" | "window">;
  },
): Date {
  const end = Date.parse(request.window.end) + ingestDelay({ indicators }, view, request.stage);
  return new Date(Math.max(end, Date.parse(triggeredAt)));
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
