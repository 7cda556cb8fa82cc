import { describe, expect, it } from "vitest";
import { problemsOfDispatch } from "../../../src/core/problem/problems-of-dispatch.ts";

const alert = { status: "firing", labels: { alertname: "slow", stage: "dev" }, fingerprint: "f" };
const event = { type: "sh.keptn.event.problem.open", data: { ProblemTitle: "slow" } };

function read(payload: unknown, projects = ["shop"], type = "evenkeel-problem") {
  return problemsOfDispatch({ type, payload, delivery: "d-1", slug: "acme/shop" }, projects);
}

describe("problemsOfDispatch()", () => {
  it("takes each form that a monitor sends, for the repository's project", () => {
    const bodies = [
      { alerts: [alert], truncatedAlerts: 2 },
      event,
      { PID: "1", ProblemTitle: "slow" },
    ];
    expect(bodies.map((body) => read(body))).toMatchObject([
      { problems: [{ source: "alertmanager", project: "shop", stage: "dev" }], truncated: 2 },
      { problems: [{ source: "keptn", project: "shop", occurrence: "d-1" }], truncated: 0 },
      { problems: [{ source: "dynatrace", project: "shop" }], truncated: 0 },
    ]);
  });

  it.each([
    ["of another project", { ...event, data: { ...event.data, project: "bank" } }, ["shop"]],
    ["of no project among several", event, ["shop", "orders"]],
    ["of another kind", { type: "com.acme.other" }, ["shop"]],
    ["of nobody's form", { text: "help" }, ["shop"]],
  ])("refuses what is %s", (_, payload, projects) => {
    expect(read(payload, projects)).toMatchObject({
      kind: "faulty",
      faults: [{ message: expect.stringMatching(/\S \S/) }],
    });
  });

  it("leaves dispatches of other types alone", () => {
    expect(read(event, ["shop"], "evenkeel-evaluation")).toEqual({ kind: "not-a-problem" });
  });
});
