import { readFileSync } from "node:fs";
import { z } from "zod";
import { createDynatrace } from "../../../src/adapters/dynatrace/create-dynatrace.ts";
import type { SliResult } from "../../../src/core/evaluation/sli-result.ts";
import type { Clock, IndicatorContext } from "../../../src/ports.ts";
import { createManualClock } from "../../../src/sandbox/clock.ts";
import {
  dynatraceApi,
  type DynatraceAnswers,
  type MetricResult,
} from "../../../src/sandbox/dynatrace/api.ts";

export const token = "dt0c01.ABC.SECRET";
export const url = "https://abc12345.live.dynatrace.example.org";
export const window = {
  start: new Date("2026-01-01T00:00:00Z"),
  end: new Date("2026-01-01T00:10:00Z"),
};
/** The first moment at which the window's values are in. */
export const ready = new Date("2026-01-01T00:12:00Z");

export const allScopes = [
  "metrics.read",
  "slo.read",
  "problems.read",
  "securityProblems.read",
  "DTAQLAccess",
];

export const context: IndicatorContext = {
  project: "sockshop",
  stage: "production",
  service: "carts",
  deployment: "primary",
  labels: {},
  filter: {},
  event: { context: "7c2c890f", id: "ev-1", source: "https://ci.example.org" },
  testStrategy: "performance",
};

export function recorded(name: string): unknown {
  return JSON.parse(readFileSync(`test/fixtures/dynatrace/${name}.json`, "utf8"));
}

export function recordedMetrics(name: string): readonly MetricResult[] {
  return metrics.parse(recorded(name));
}

const metrics = z.array(z.looseObject({ metricId: z.string(), data: z.array(z.unknown()) }));

type World = {
  readonly answers?: DynatraceAnswers;
  readonly scopes?: readonly string[];
  readonly pageSize?: number;
  readonly context?: Partial<IndicatorContext>;
};

/** Measures queries by name against the fake API. */
export function measuring({ answers = {}, scopes = allScopes, pageSize = 100, ...world }: World) {
  const api = dynatraceApi({ tokens: { [token]: scopes }, answers, pageSize });
  const indicators = provider({ fetch: api.fetch });
  return {
    api,
    measure: async (
      queries: Readonly<Record<string, string | null>>,
    ): Promise<readonly SliResult[]> =>
      indicators.query({
        indicators: Object.entries(queries).map(([metric, query]) => ({ metric, query })),
        window,
        context: { ...context, ...world.context },
      }),
  };
}

export function provider(options: {
  readonly fetch: typeof fetch;
  readonly clock?: Clock;
  readonly deadlineMilliseconds?: number;
}) {
  return createDynatrace({
    url,
    token,
    ingestDelaySeconds: 120,
    clock: createManualClock(ready),
    ...options,
  });
}
