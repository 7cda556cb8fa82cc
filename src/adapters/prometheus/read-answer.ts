import type { SliResult } from "../../core/evaluation/sli-result.ts";
import type { QueryAnswer } from "./schema.ts";

export type Reading = Pick<SliResult, "state" | "value" | "message">;

/**
 * What an answer says about an indicator: exactly one number, or why there is none. An infinity is a number here, since
 * Keptn compared it; whether it counts is for the rules of the evaluation to say.
 */
export function readAnswer(answer: QueryAnswer, end: Date): Reading {
  if (answer.status === "error") {
    return missing("query-error", `Prometheus refused the query: ${answer.error.slice(0, 1000)}`);
  }
  const { data } = answer;
  if (data.resultType === "scalar") return numeric(data.result);
  if (data.resultType !== "vector") {
    const hint = "Apply a function that gives a number, such as avg_over_time(…)";
    return missing("query-error", `The query gives a ${data.resultType}, not a number. ${hint}.`);
  }
  const [only, ...others] = data.result;
  if (only === undefined) {
    const reason = "no series fits the query, or none was scraped in that time";
    return missing("no-data", `No data as of ${end.toISOString()}: ${reason}.`);
  }
  if (others.length > 0) return manySeries(data.result.map(({ metric }) => metric));
  if (only.value !== undefined) return numeric(only.value);
  const hint = "Apply histogram_quantile(…) to it";
  return missing("query-error", `The query gives a native histogram, not a number. ${hint}.`);
}

function manySeries(series: readonly Readonly<Record<string, string>>[]): Reading {
  const shown = series.slice(0, 3).map((labels) => {
    const text = JSON.stringify(labels);
    return text.length > 200 ? `${text.slice(0, 200)}…` : text;
  });
  const more = series.length > shown.length ? ", …" : "";
  const message = `The query gives ${series.length} series instead of one; aggregate them, as with sum(…): ${shown.join(", ")}${more}`;
  return missing("many-series", message);
}

function numeric(value: number): Reading {
  if (Number.isFinite(value)) return { state: "measured", value, message: "" };
  const message = `The value is ${value}: the query divides by zero`;
  if (!Number.isNaN(value)) return { state: "measured", value, message: `${message}.` };
  const reason = `${message}, or nothing was measured in that time.`;
  return { state: "not-a-number", value, message: reason };
}

function missing(state: SliResult["state"], message: string): Reading {
  return { state, value: 0, message };
}
