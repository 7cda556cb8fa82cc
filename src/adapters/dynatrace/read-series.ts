import { NoValueError } from "./no-value-error.ts";
import type { MetricsPage } from "./schema.ts";

/** The one value of the one series of the one metric that was asked for; throws NoValueError otherwise. */
export function readSeries(pages: readonly MetricsPage[]): {
  readonly value: number;
  readonly message: string;
} {
  const results = pages.flatMap(({ result }) => result);
  const message = warningsOf(results);
  const metrics = [...new Set(results.map(({ metricId }) => metricId))];
  if (metrics.length > 1) {
    const many = `The query asks for ${metrics.length} metrics instead of one: ${metrics.slice(0, 3).join(", ")}`;
    throw fault("many-series", many, message);
  }
  const [series, ...others] = results.flatMap(({ data }) => data);
  if (series === undefined) throw fault("no-data", "No data in that time", message);
  if (others.length > 0) {
    const count = Math.max(pages[0]?.totalCount ?? 0, others.length + 1);
    const shown = [series, ...others]
      .slice(0, 3)
      .map((each) => JSON.stringify(each.dimensionMap ?? {}));
    const many = `The query gives ${count} series instead of one; aggregate them with :splitBy(). They begin with`;
    throw fault("many-series", `${many} ${shown.join(", ").slice(0, 500)}`, message);
  }
  const [value, ...later] = series.values;
  if (value === undefined) throw fault("no-data", "The series has no value in that time", message);
  if (later.length > 0) {
    const many = `The series has ${later.length + 1} values over that time instead of one`;
    throw fault("many-series", `${many}; leave resolution= away, or fold them with :fold`, message);
  }
  if (value === null) {
    throw fault("not-a-number", "The value is null: nothing was measured in that time", message);
  }
  return { value, message };
}

function warningsOf(results: MetricsPage["result"]): string {
  const warnings = [...new Set(results.flatMap((each) => each.warnings ?? []))];
  return warnings.length === 0 ? "" : `Dynatrace warns: ${warnings.join("; ").slice(0, 500)}`;
}

function fault(state: NoValueError["state"], message: string, warnings: string): NoValueError {
  return new NoValueError(state, warnings === "" ? `${message}.` : `${message}. ${warnings}`);
}
