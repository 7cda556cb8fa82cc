import { type AggregateFunction, aggregateFunction } from "./aggregate.ts";
import { readObjective, type ReadableObjective } from "./read-objective.ts";
import { readThresholds, type Thresholds } from "./read-thresholds.ts";
import type { Slo } from "./slo.ts";

/** What an evaluation goes by. */
export type Rules = {
  readonly objectives: readonly ReadableObjective[];
  readonly thresholds: Thresholds;
  readonly aggregated: AggregateFunction;
};

/** A slo.yaml with everything in it read. The message names everything that cannot be read, not only the first. */
export function readRules({
  objectives,
  totalScore: written,
  comparison,
}: Slo):
  { readonly ok: true; readonly rules: Rules } | { readonly ok: false; readonly message: string } {
  const read = objectives.map((objective) => readObjective(objective));
  const thresholds = readThresholds(written);
  const aggregated = aggregateFunction(comparison.aggregateFunction);
  const readable = read.flatMap((result) => (result.ok ? [result.objective] : []));
  if (thresholds.ok && aggregated !== undefined && readable.length === read.length) {
    return {
      ok: true,
      rules: { objectives: readable, thresholds: thresholds.thresholds, aggregated },
    };
  }
  const messages = read.flatMap((result) => (result.ok ? [] : result.messages));
  if (!thresholds.ok) messages.push(thresholds.message);
  if (aggregated === undefined) {
    messages.push(
      `comparison.aggregate_function is ${JSON.stringify(comparison.aggregateFunction)}; use avg, p50, p90, p95 or p99.`,
    );
  }
  return { ok: false, message: messages.join(" ") };
}
