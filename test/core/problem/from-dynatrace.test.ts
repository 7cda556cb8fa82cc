import { describe, expect, it } from "vitest";
import { z } from "zod";
import { problemsFromDynatrace } from "../../../src/core/problem/from-dynatrace.ts";
import { readEvent } from "../../../src/core/problem/read-event.ts";
import vectors from "../../fixtures/vectors/dynatrace-problems.json" with { type: "json" };

const Fields = z.record(z.string(), z.unknown());
const Sent = z.object({ data: z.looseObject({ problem: Fields.optional() }) });

/** dynatrace-service 0.27.2 says what it sent; where it sends nothing, 0.7.1 does. */
function upstreamOf(expected: Record<string, unknown>) {
  const sent = ["0.27.2", "0.7.1"].map((version) =>
    Sent.safeParse(expected[`dynatrace-service ${version}`]),
  );
  return sent.find(({ success }) => success)?.data?.data;
}

const routed = vectors.problems.flatMap(({ id, name, payload, expected }) => {
  const upstream = upstreamOf(expected);
  return upstream === undefined ? [] : [{ id, name, payload, upstream }];
});

const trimmed = (value: unknown) => (typeof value === "string" && value.trim()) || null;

/** Ours on purpose: 0.7.1 takes every state but RESOLVED for open, 0.27.2 drops all but its two words. */
const ownState: Readonly<Record<string, string>> = { "dt-010": "merged" };

describe("readEvent() on Dynatrace's notifications", () => {
  it.each(routed)("$id: $name, as dynatrace-service", ({ id, payload, upstream }) => {
    const sent = upstream.problem ?? upstream;
    const read = readEvent(payload, "dynatrace");
    expect(read).toMatchObject({
      ok: true,
      kind: "dynatrace",
      problems: [
        {
          source: "dynatrace",
          title: sent["ProblemTitle"],
          state: ownState[id] ?? (sent["State"] === "CLOSED" ? "resolved" : "open"),
          project: trimmed(upstream["project"]),
          stage: trimmed(upstream["stage"]),
          service: trimmed(upstream["service"]),
        },
      ],
    });
  });

  it("takes a notification of another sender for a Keptn event, and a known sender's for Dynatrace's", () => {
    const payload = vectors.problems.find(({ id }) => id === "dt-025")?.payload;
    expect(readEvent(payload, "cloudevent")).toMatchObject({
      kind: "cloudevent",
      problems: [{ source: "curl", service: "carts" }],
    });
    expect(readEvent(payload, "dynatrace")).toMatchObject({
      kind: "dynatrace",
      problems: [{ source: "dynatrace", service: "carts" }],
    });
  });
});

const members = { PID: "-7270", ProblemTitle: "Failure rate increase", State: "OPEN" };

function only(body: unknown) {
  const read = problemsFromDynatrace(body);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const [problem] = read.problems;
  if (problem === undefined) throw new Error("no problem was read");
  return problem;
}

describe("problemsFromDynatrace()", () => {
  it.each([
    ["ProblemDetails.id where it is unique", { id: "-7270_1621579080000V2", startTime: 1 }],
    ["ProblemDetailsJSONv2's problemId", { problemId: "-7270_1621579080000V2" }],
    ["details that the template quoted", '{"id":"-7270_1621579080000V2"}'],
  ])("tells occurrences apart by %s", (_, ProblemDetails) => {
    expect(only({ ...members, ProblemDetails }).occurrence).toBe("-7270_1621579080000V2");
  });

  it("adds the start to a PID, which Dynatrace gives again to later problems", () => {
    const first = only({
      ...members,
      ProblemDetails: { id: "-7270", startTime: 1_621_579_380_000 },
    });
    const later = only({
      ...members,
      ProblemDetails: { id: "-7270", startTime: 1_641_223_491_837 },
    });
    expect(first.occurrence).toBe("-7270_1621579380000");
    expect(later.occurrence).not.toBe(first.occurrence);
    expect(first.startedAt).toBe("2021-05-21T06:43:00.000Z");
  });

  it("adds the display number to a PID whose start nobody tells", () => {
    const first = only({ ...members, ProblemID: "P-210516" });
    expect(first.occurrence).toBe("-7270@P-210516");
    expect(only({ ...members, ProblemID: "P-210516", State: "RESOLVED" })).toEqual({
      ...first,
      state: "resolved",
    });
    expect(only({ ...members, ProblemID: "P-260111" }).occurrence).not.toBe(first.occurrence);
    expect(only(members).occurrence).toBe("-7270");
  });

  it("gives a problem's opening and its resolving the same occurrence", () => {
    const ProblemDetails = { startTime: 1_621_579_380_000 };
    const open = only({ ...members, ProblemDetails });
    const resolved = only({ ...members, State: "RESOLVED", ProblemDetails });
    expect(resolved).toEqual({ ...open, state: "resolved" });
  });

  it.each([
    ["OPEN", "open"],
    ["open", "open"],
    ["Resolved", "resolved"],
    ["CLOSED", "resolved"],
    ["merged", "merged"],
    ["ON FIRE", "unknown"],
    ["", "unknown"],
  ])("reads state %j as %s", (State, state) => {
    expect(only({ ...members, State }).state).toBe(state);
  });

  it.each([
    ["keptn_service:catalogue", "catalogue"],
    ["keptn_service: catalogue ", "catalogue"],
    ["keptn_service:catalogue:v2", "catalogue"],
    ["keptn_service:", null],
    ["other:x", "carts"],
    ["", "carts"],
  ])("lets the tags %j beat KeptnService", (Tags, service) => {
    expect(only({ ...members, Tags, KeptnStage: "dev", KeptnService: "carts" }).service).toBe(
      service,
    );
  });

  it.each(["javascript:alert(1)", "ftp://host/x", "https://host/a b", "https://h/<img>", 7])(
    "has no link for %j",
    (ProblemURL) => {
      expect(only({ ...members, ProblemURL }).url).toBeNull();
    },
  );

  it("needs an id, and no title", () => {
    expect(problemsFromDynatrace({ data: { PID: "", ProblemTitle: "t" } })).toEqual({
      ok: false,
      faults: [{ field: "data.PID", message: expect.stringContaining("occurrence") }],
    });
    expect(only({ data: { PID: "1", State: "OPEN" } }).title).toBe("");
    expect(readEvent({ PID: "1", State: "OPEN" }, "dynatrace")).toMatchObject({
      kind: "dynatrace",
    });
  });

  it("names what is affected, each once", () => {
    const ImpactedEntities = [
      { type: "SERVICE", name: "ItemsController", entity: "SERVICE-1" },
      { type: "HOST", name: "web-1", entity: "HOST-1" },
      "nonsense",
    ];
    const { entities } = only({ ...members, ImpactedEntities, ImpactedEntity: "web-1" });
    expect(entities).toEqual(["ItemsController", "SERVICE-1", "web-1", "HOST-1"]);
  });

  it("cuts a title that would flood the journal", () => {
    const { title } = only({ ...members, ProblemTitle: "🔥".repeat(4000) });
    expect(title.length).toBeLessThanOrEqual(500);
    expect(title).toMatch(/^(🔥)+…$/u);
  });
});
