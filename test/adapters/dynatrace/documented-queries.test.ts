import { expect, it } from "vitest";
import { parseSli } from "../../../src/core/evaluation/parse-sli.ts";
import { fencesOf } from "../../support/markdown.ts";
import { measuring, recorded, recordedMetrics } from "./dynatrace-world.ts";

it("measures every query that docs/indicators.md shows for Dynatrace", async () => {
  const shown = fencesOf("docs/indicators.md").filter(({ text }) =>
    text.includes("metricSelector="),
  );
  const parsed = shown.map(({ text, path }) => parseSli(`spec_version: "1.0"\n${text}`, path));
  const queries = parsed.flatMap((sli) => (sli.ok ? [sli.value.indicators] : []));
  expect(queries).toHaveLength(1);
  const { measure } = measuring({
    answers: {
      metrics: () => recordedMetrics("metrics-one-series"),
      slos: { "524ca177-849b-3e8c-8175-42b93fbc33c5": recorded("slo") },
      sessions: () => recorded("sessions-by-device"),
    },
    context: { labels: { tag: 'any:"tag"' } },
  });
  const results = await measure(queries[0] ?? {});
  expect(results.map(({ metric, state, message }) => [metric, state, message])).toEqual([
    ["response_time_p95", "measured", ""],
    ["payload", "measured", ""],
    ["faster_than_500ms", "measured", ""],
    ["problems", "measured", ""],
    ["vulnerabilities", "measured", ""],
    ["session_seconds", "measured", expect.stringMatching(/extrapolated/)],
  ]);
});
