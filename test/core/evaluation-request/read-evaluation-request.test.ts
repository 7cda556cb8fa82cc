import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EvaluationRequest } from "../../../src/core/evaluation-request/evaluation-request.ts";
import { EvaluationRequested } from "../../../src/core/evaluation-request/evaluation-requested.ts";
import { readEvaluationRequest } from "../../../src/core/evaluation-request/read-evaluation-request.ts";
import vectors from "../../fixtures/vectors/events.json" with { type: "json" };

const receipt = { receivedAt: "2026-03-01T12:00:00.000Z", project: null };
const asks = (type: string) => /start-evaluation$|evaluation\.triggered$/.test(type);

function requestIn(event: unknown, project: string | null = null): EvaluationRequest {
  const read = readEvaluationRequest(event, { ...receipt, project });
  if (read.kind !== "request") throw new Error(JSON.stringify(read));
  return read.request;
}

function faultsIn(event: unknown): readonly string[] {
  const read = readEvaluationRequest(event, receipt);
  if (read.kind !== "faulty") throw new Error(JSON.stringify(read));
  return read.faults.map(({ field, message }) => `${field}: ${message}`);
}

const byId = (id: string) => vectors.events.find((vector) => vector.id === id)?.event;
const place = { project: "shop", stage: "staging", service: "cart" };
const triggered = {
  specversion: "1.0",
  type: "sh.keptn.event.evaluation.triggered",
  source: "ci",
  id: "e-1",
  shkeptncontext: "c-1",
  data: { ...place, evaluation: { timeframe: "10m" } },
};
const started = {
  specversion: "0.2",
  type: "sh.keptn.event.start-evaluation",
  source: "ci",
  id: "e-2",
  data: { ...place, start: "2026-03-01T11:00:00Z", end: "2026-03-01T11:05:00Z" },
};
const time = (clock: string) => `2026-03-01T${clock}:00.000Z`;
const with1x = (data: object) => ({ ...triggered, data: { ...place, ...data } });
const with06 = (data: object) => ({ ...started, data: { ...started.data, ...data } });

describe("readEvaluationRequest()", () => {
  it("reads the events that Keptn documents", () => {
    expect(requestIn(byId("ev-007"))).toEqual({
      project: "sockshop",
      stage: "staging",
      service: "carts",
      window: { start: "2019-09-01T12:00:00.000Z", end: "2019-09-01T12:05:00.000Z" },
      labels: { testid: "12345", buildnr: "build17", runby: "JohnDoe" },
      deployment: "direct",
      testStrategy: "performance",
      trigger: {
        kind: "keptn-0.6",
        id: "f2b878d3-03c0-4e8f-bc3f-454bc1b3d79d",
        source: "https://github.com/keptn/keptn/api",
        context: "08735340-6f9e-4b32-97ff-3b6c292bc509",
        testResult: null,
      },
    });
    expect(requestIn(byId("ev-119"))).toMatchObject({
      window: { start: "2019-10-20T07:57:27.152Z", end: "2019-10-22T08:57:27.152Z" },
    });
    expect(requestIn(byId("ev-103"))).toMatchObject({
      stage: "staging",
      window: { start: "2021-01-15T15:04:45.000Z", end: "2021-01-15T15:09:45.000Z" },
      labels: {},
      deployment: "primary",
      trigger: { kind: "keptn-1.x", testResult: null },
    });
  });

  it.each(vectors.events.filter(({ type }) => !asks(type)))(
    "$id: $type asks for no evaluation",
    ({ event }) => {
      expect(readEvaluationRequest(event, receipt)).toEqual({ kind: "not-an-evaluation" });
    },
  );

  it.each([null, 7, "text", [], {}, { type: 7 }])("takes %j for none", (event) => {
    expect(readEvaluationRequest(event, receipt)).toEqual({ kind: "not-an-evaluation" });
  });

  it("reads the sequence of a stage, whose type names the stage", () => {
    const type = "sh.keptn.event.production.evaluation.triggered";
    const { stage: _, ...data } = triggered.data;
    expect(requestIn({ ...triggered, type, data })).toMatchObject({ stage: "production" });
    expect(readEvaluationRequest({ ...triggered, type }, receipt)).toEqual({
      kind: "faulty",
      faults: [
        { field: "data.stage", message: `is "staging", but the event's type says "production"` },
      ],
    });
  });

  it.each([
    ["a timeframe that ends now", { evaluation: { timeframe: "10m" } }, "11:50", "12:00"],
    [
      "a timeframe from its start",
      { evaluation: { start: "2026-03-01T10:00:00", timeframe: "5m" } },
      "10:00",
      "10:05",
    ],
    [
      "what it says itself before the tests",
      {
        evaluation: { start: "2026-03-01T10:00:00Z", end: "2026-03-01T10:05:00Z" },
        test: { start: "2026-03-01T09:00:00Z", end: "2026-03-01T09:05:00Z" },
      },
      "10:00",
      "10:05",
    ],
    [
      "the time of the tests",
      {
        evaluation: { start: "", end: "", timeframe: "" },
        test: { start: "2026-03-01T09:00:00Z", end: "2026-03-01T09:05:00Z" },
      },
      "09:00",
      "09:05",
    ],
  ])("evaluates %s", (_, data, start, end) => {
    expect(requestIn(with1x(data)).window).toEqual({ start: time(start), end: time(end) });
  });

  it("takes tests of a few seconds as they are", () => {
    const test = { start: "2026-03-01T09:00:00Z", end: "2026-03-01T09:00:07Z" };
    expect(requestIn(with1x({ test })).window.end).toBe("2026-03-01T09:00:07.000Z");
    expect(requestIn(with06(test)).window.end).toBe("2026-03-01T09:00:07.000Z");
  });

  it.each([
    [with1x({}), ["data.evaluation.timeframe: is missing"]],
    [
      with1x({ evaluation: { end: "2026-03-01T09:00:00Z" } }),
      ["data.evaluation.start: is missing"],
    ],
    [with1x({ evaluation: { timeframe: "30s" } }), ["data.evaluation.timeframe: must be"]],
    [with1x({ evaluation: { timeframe: 10 } }), ['data.evaluation.timeframe: "10" is no duration']],
    [with1x({ test: { start: "2026-03-01T09:00:00Z" } }), ["data.test.end: is missing"]],
    [with06({ end: "soon" }), ['data.end: "soon" is no time']],
    [
      { ...triggered, data: { stage: "../x", service: 7 } },
      [
        "data.project: is missing",
        "data.stage: stage name",
        "data.service: service name",
        "data.evaluation.timeframe",
      ],
    ],
    [with1x({ stage: "evenkeel", evaluation: { timeframe: "1m" } }), ["data.stage: stage name"]],
    [{ ...triggered, data: "text" }, ["data: must be a JSON object"]],
    [{ ...triggered, source: " evenkeel " }, ['source: "evenkeel" is this server\'s own name']],
    [{ ...started, source: "evenkeel" }, ['source: "evenkeel" is this server\'s own name']],
  ])("says what is wrong with %j", (event, expected) => {
    const faults = faultsIn(event);
    expect(faults).toHaveLength(expected.length);
    for (const [index, start] of expected.entries()) {
      expect(faults[index]?.slice(0, start.length)).toBe(start);
    }
  });

  it("belongs to the project that its sender speaks for, unless it names one", () => {
    const { project: _, ...data } = triggered.data;
    expect(requestIn({ ...triggered, data }, "website").project).toBe("website");
    expect(requestIn(triggered, "website").project).toBe("shop");
  });

  it.each([
    ["pass", "pass"],
    ["warning", "warning"],
    ["fail", "fail"],
    ["FAILED", "fail"],
    ["", null],
    [undefined, null],
  ])("keeps the tests' result %j of Keptn 0.6", (result, kept) => {
    expect(requestIn(with06({ result })).trigger.testResult).toBe(kept);
    const later = with1x({ evaluation: { timeframe: "5m" }, result });
    expect(requestIn(later).trigger.testResult).toBeNull();
  });

  it("gives an event that has no id one of its own, another for each receipt", () => {
    const { id: _, ...nameless } = triggered;
    const first = requestIn(nameless).trigger.id;
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(requestIn(nameless).trigger.id).toBe(first);
    const read = readEvaluationRequest(nameless, {
      ...receipt,
      receivedAt: "2026-03-01T12:00:01.000Z",
    });
    expect(read).toMatchObject({ kind: "request" });
    expect(read).not.toMatchObject({ request: { trigger: { id: first } } });
  });

  it("keeps nothing that is hostile or endless, and reads back what it keeps", () => {
    const anything = fc.record(
      {
        type: fc.constantFrom(triggered.type, started.type),
        source: fc.anything(),
        id: fc.anything(),
        shkeptncontext: fc.anything(),
        data: fc.record({
          ...Object.fromEntries(
            Object.entries(place).map(([key, name]) => [key, fc.constant(name)]),
          ),
          labels: fc.dictionary(fc.string(), fc.string({ maxLength: 1000 })),
          start: fc.constant("2026-03-01T11:00:00Z"),
          end: fc.constant("2026-03-01T11:05:00Z"),
          evaluation: fc.constant({ timeframe: "5m" }),
          deployment: fc.anything(),
          teststrategy: fc.anything(),
        }),
      },
      { requiredKeys: ["type", "data"] },
    );
    fc.assert(
      fc.property(anything, (event) => {
        const request = requestIn(JSON.parse(JSON.stringify(event)));
        const text = JSON.stringify(request);
        expect(EvaluationRequested.parse(JSON.parse(text))).toEqual(request);
        expect(text.length).toBeLessThan(30_000);
        expect(JSON.stringify(request.trigger)).not.toMatch(/\\n|\\u0000/);
      }),
    );
  });
});
