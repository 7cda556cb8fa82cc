import { expect, it } from "vitest";
import { readSlo } from "../../../src/core/evaluation/read-slo.ts";
import { queryIndicators } from "../../../src/flows/evaluation/query-indicators.ts";
import { remediationRequest } from "../../../src/flows/evaluation/remediation-request.ts";
import { readProject } from "../../../src/flows/project-view.ts";
import { gateBench, request, slo as sloText, started } from "./gate-bench.ts";

const { context, id, source } = request().trigger;
const nobody = { context: "", id: "", source: "" };

it.each([
  ["an event, that event", "event", { context, id, source }],
  ["a remediation, no event", "remediation", nobody],
  ["a person, no event", "person", nobody],
] as const)("shows the queries of %s", async (_, asker, event) => {
  const bench = await gateBench();
  const reading = await readProject(bench.deps, bench.project);
  const { slo } = readSlo([{ path: "slo.yaml", text: sloText }]);
  if (reading.kind !== "ready" || slo === null) throw new Error("the bench is broken");
  const { view } = reading;
  const place = { stage: "production", service: "carts" };
  const window = { start: started, end: new Date(started.getTime() + 600_000) };
  const asked = {
    event: request(),
    remediation: remediationRequest(view, { ...window, ...place, trigger: "0123456789-1" }),
    person: { ...request(), trigger: null },
  }[asker];
  const given = { request: asked, slo, provider: "prometheus", queries: {} };
  await queryIndicators(bench.deps, view, given);
  expect(bench.asked.map((each) => each.context.event)).toEqual([event]);
});
