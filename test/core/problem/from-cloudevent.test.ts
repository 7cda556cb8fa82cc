import { describe, expect, it } from "vitest";
import { readEvent } from "../../../src/core/problem/read-event.ts";
import vectors from "../../fixtures/vectors/events.json" with { type: "json" };

const reportsProblem = (type: string) =>
  type.endsWith("remediation.triggered") || /\.problem(\.open)?$/.test(type);
const problems = vectors.events.filter(({ type }) => reportsProblem(type));
const others = vectors.events.filter(({ type }) => !reportsProblem(type));

function problemIn(event: unknown) {
  const read = readEvent(event, "cloudevent");
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.problems[0];
}

const byId = (id: string) => problems.find((vector) => vector.id === id)?.event;

const event = {
  specversion: "1.0",
  type: "sh.keptn.event.production.remediation.triggered",
  source: "monitor/demo",
  id: "e-1",
  data: { project: "shop", service: "cart", problem: { problemTitle: "response_time_p90" } },
};

describe("problemsFromCloudEvent()", () => {
  it.each(problems)("$id: reads $type of $era", ({ event: body }) => {
    expect(problemIn(body)).toMatchObject({
      title: expect.any(String),
      occurrence: expect.any(String),
      project: "sockshop",
      stage: expect.any(String),
      service: expect.any(String),
    });
  });

  it.each(others)("$id: $type is not a problem", ({ event: body }) => {
    expect(readEvent(body, "cloudevent")).toEqual({
      ok: true,
      kind: "not-a-problem",
      problems: [],
      truncated: 0,
    });
  });

  it("reads the three shapes field by field", () => {
    expect(problemIn(byId("ev-023"))).toMatchObject({
      source: "https://github.com/keptn/keptn/prometheus-service",
      occurrence: "762",
      title: "cpu_usage_sockshop_carts",
      state: "open",
    });
    expect(problemIn(byId("ev-029"))).toMatchObject({
      occurrence: "93a5-3fas-a09d-8ckf",
      state: "open",
      stage: "staging",
      labels: { testId: "4711", buildId: "build-17", owner: "JohnDoe" },
    });
    expect(problemIn(byId("ev-092"))).toMatchObject({
      title: "response_time_p90",
      rootCause: "Response time degradation",
      state: "open",
      stage: "production",
      service: "carts",
    });
  });

  it("takes the stage from the type where the data has none", () => {
    expect(problemIn(event)).toMatchObject({ project: "shop", stage: "production" });
  });

  it.each([
    [{ problem: { problemTitle: "t", PID: "p1" } }, "p1"],
    [{ problem: { problemTitle: "t", ProblemID: "4711" } }, "4711"],
    [{ problem: { problemTitle: "t", PID: "" } }, "context-1"],
  ])("tells occurrences of %j apart by %s", (data, occurrence) => {
    expect(problemIn({ ...event, shkeptncontext: "context-1", data })?.occurrence).toBe(occurrence);
  });

  it("reads the link that 1.x keeps among the labels", () => {
    const data = { ...event.data, labels: { "Problem URL": "https://tenant.example/p" } };
    expect(problemIn({ ...event, data })?.url).toBe("https://tenant.example/p");
  });

  it("is named by all that it says where no id is sent", () => {
    const { id: _, ...nameless } = event;
    const [one, again, other] = [
      nameless,
      nameless,
      { ...nameless, data: { ...event.data, service: "orders" } },
    ].map((each) => problemIn(each)?.occurrence);
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  it("reads members in any case, as Go does", () => {
    const data = {
      Project: "shop",
      STAGE: "dev",
      service: "cart",
      PROBLEMTITLE: "slow",
      state: "open",
    };
    expect(problemIn({ type: "sh.keptn.event.problem.open", data })).toMatchObject({
      project: "shop",
      stage: "dev",
      service: "cart",
      title: "slow",
    });
  });

  it("may have no title, and then keeps its root cause apart", () => {
    const problem = { problemTitle: "", rootCause: "deadlock", PID: "1" };
    const data = { ...event.data, problem };
    expect(problemIn({ ...event, data })).toMatchObject({ title: "", rootCause: "deadlock" });
  });

  it.each([
    ["as a string", { data: JSON.stringify(event.data) }],
    ["in base64", { data: undefined, data_base64: btoa(JSON.stringify(event.data)) }],
  ])("reads data %s", (_, data) => {
    expect(problemIn({ ...event, ...data })?.title).toBe("response_time_p90");
  });

  it("takes get-action for a problem where Keptn's own service would", () => {
    const asked = { ...event, type: "sh.keptn.event.get-action.triggered" };
    expect(readEvent(asked, "cloudevent")).toMatchObject({ kind: "not-a-problem" });
    const reading = { id: () => "x", asKeptn: true };
    expect(readEvent(asked, "cloudevent", reading)).toMatchObject({
      kind: "cloudevent",
      problems: [{ state: "open", title: "response_time_p90" }],
    });
  });

  it("says that data is missing", () => {
    expect(readEvent({ ...event, data: "text" }, "cloudevent")).toEqual({
      ok: false,
      faults: [{ field: "data", message: "must be a JSON object" }],
    });
  });
});

describe("readEvent()", () => {
  it.each([
    [{}, "cloudevent"],
    [[], "dynatrace"],
    ["text", "alertmanager"],
    [null, "cloudevent"],
    [{ data: { ProblemTitle: "x" } }, "dynatrace"],
  ] as const)("says what it expects instead of %j", (body, hint) => {
    expect(readEvent(body, hint)).toMatchObject({
      ok: false,
      faults: [{ field: "", message: expect.stringMatching(/^the body is .*send/) }],
    });
  });
});
