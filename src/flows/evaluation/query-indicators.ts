import type { SliResult } from "../../core/evaluation/sli-result.ts";
import type { Slo } from "../../core/evaluation/slo.ts";
import {
  RateLimitedError,
  UnavailableError,
  type IndicatorContext,
  type Ports,
} from "../../ports.ts";
import type { ProjectView } from "../project-view.ts";
import type { LiveRequest } from "./live-request.ts";

/** The provider as a whole does not answer, which may pass. */
export type Unavailable = {
  readonly kind: "unavailable";
  readonly provider: string;
  readonly message: string;
  /** 0 where it did not ask for patience. */
  readonly retryAfterSeconds: number;
};

export type Measured =
  | { readonly kind: "measured"; readonly results: readonly SliResult[] }
  | Unavailable
  /** It cannot be asked at all, now or later. */
  | { readonly kind: "broken"; readonly message: string };

/** Asks the provider for every indicator that an objective names, once, over the request's window. */
export async function queryIndicators(
  { indicators }: Pick<Ports, "indicators">,
  view: ProjectView,
  asked: {
    readonly request: LiveRequest;
    readonly slo: Slo;
    readonly provider: string;
    readonly queries: Readonly<Record<string, string>>;
  },
): Promise<Measured> {
  const { request, slo, provider, queries } = asked;
  const names = [...new Set(slo.objectives.map(({ sli }) => sli))];
  if (names.length === 0) return { kind: "measured", results: [] };
  const { start, end } = request.window;
  try {
    const results = await indicators(provider).query({
      indicators: names.map((metric) => ({ metric, query: queries[metric] ?? null })),
      window: { start: new Date(start), end: new Date(end) },
      context: contextOf(view, request, slo),
    });
    return { kind: "measured", results };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof RateLimitedError) {
      const { retryAfterSeconds } = error;
      return { kind: "unavailable", provider, message, retryAfterSeconds };
    }
    if (error instanceof UnavailableError) {
      return { kind: "unavailable", provider, message, retryAfterSeconds: 0 };
    }
    return { kind: "broken", message };
  }
}

function contextOf(
  { project }: ProjectView,
  { stage, service, deployment, labels, testStrategy, trigger }: LiveRequest,
  { filter }: Slo,
): IndicatorContext {
  const isEvent = trigger !== null && trigger.kind !== "remediation";
  return {
    project: project.name,
    stage,
    service,
    deployment,
    labels,
    filter,
    event: isEvent
      ? { context: trigger.context, id: trigger.id, source: trigger.source }
      : { context: "", id: "", source: "" },
    testStrategy,
  };
}
