import { describe, expect, it } from "vitest";
import { readDispatch } from "../../../src/core/evaluation-request/read-dispatch.ts";

const receivedAt = "2026-03-01T12:00:00.000Z";
const own = { stage: "staging", service: "cart", timeframe: "10m" };
const whole = {
  type: "sh.keptn.event.evaluation.triggered",
  source: "ci",
  id: "run-7",
  data: { project: "shop", stage: "staging", service: "cart", evaluation: { timeframe: "10m" } },
};

function read(payload: unknown, type = "evenkeel-evaluation", projects = ["shop"]) {
  const dispatch = { type, payload, delivery: "d-1", slug: "acme/shop" };
  return readDispatch(dispatch, { receivedAt, projects });
}

describe("readDispatch()", () => {
  it("reads our own words", () => {
    const labels = { run: 7, pull: "12" };
    expect(read({ ...own, labels, deployment: "canary" })).toEqual({
      kind: "request",
      request: {
        project: "shop",
        stage: "staging",
        service: "cart",
        window: { start: "2026-03-01T11:50:00.000Z", end: receivedAt },
        labels: { run: "7", pull: "12" },
        deployment: "canary",
        testStrategy: "",
        trigger: {
          kind: "repository-dispatch",
          id: "d-1",
          source: "acme/shop",
          context: "",
          testResult: null,
        },
      },
    });
  });

  it.each([
    [
      "a whole event",
      "evenkeel-evaluation",
      whole,
      { kind: "keptn-1.x", id: "run-7", source: "ci" },
    ],
    ["a whole event under its own type", whole.type, whole, { id: "run-7", source: "ci" }],
    [
      "a whole event without an id, which gets the delivery's",
      whole.type,
      { type: whole.type, data: whole.data, id: null },
      { kind: "keptn-1.x", id: "d-1", source: "acme/shop" },
    ],
    ["the data of an event", whole.type, whole.data, { kind: "keptn-1.x", id: "d-1" }],
    [
      "the data of an event of 0.6",
      "sh.keptn.event.start-evaluation",
      { ...own, start: "2026-03-01T11:00:00Z", end: "2026-03-01T11:05:00Z" },
      { kind: "keptn-0.6", id: "d-1" },
    ],
  ])("reads %s", (_, type, payload, trigger) => {
    expect(read(payload, type)).toMatchObject({
      kind: "request",
      request: { project: "shop", stage: "staging", service: "cart", trigger },
    });
  });

  it("reads that an evaluation is invalid", () => {
    const type = "sh.keptn.event.evaluation.invalidated";
    const payload = { type, triggeredid: "run-7", data: { message: "wrong load" } };
    expect(read(payload, type)).toEqual({
      kind: "invalidation",
      invalidation: {
        project: "shop",
        stage: null,
        service: null,
        evaluation: "run-7",
        context: "",
        reason: "wrong load",
        by: "acme/shop",
      },
    });
  });

  it("lets nobody speak in the server's own name", () => {
    const event = { ...whole, source: "evenkeel" };
    expect(read(event)).toMatchObject({ kind: "faulty", faults: [{ field: "source" }] });
  });

  it.each([
    ["deploy", own],
    ["evenkeel-evaluations", own],
    ["deploy", whole],
    ["sh.keptn.events.problem", { State: "OPEN" }],
  ])("leaves a dispatch %j to others", (type, payload) => {
    expect(read(payload, type)).toEqual({ kind: "not-an-evaluation" });
  });

  it.each([
    [{}, ["stage", "service"]],
    [null, [""]],
    [{ ...own, timeframes: "10m" }, [""]],
    [{ ...own, timeframe: 10 }, ["timeframe"]],
    [{ ...own, deployment: "blue" }, ["deployment"]],
    [{ ...own, stage: "Staging", timeframe: "10" }, ["stage", "timeframe"]],
    [{ stage: "staging", service: "cart" }, ["timeframe"]],
  ])("names the faults of %j", (payload, fields) => {
    const result = read(payload);
    expect(result).toMatchObject({ kind: "faulty", faults: fields.map((field) => ({ field })) });
  });

  it("lists what it knows beside what it does not", () => {
    expect(JSON.stringify(read({ ...own, timeframes: "10m" }))).toMatch(
      /timeframes.*known here: project, stage, service, start, end, timeframe, labels, deployment/,
    );
  });

  it("lets a repository speak for its own projects only", () => {
    const foreign = { kind: "faulty", faults: [{ field: "project" }] };
    expect(read({ ...own, project: "bank" })).toMatchObject(foreign);
    expect(read({ ...whole, data: { ...whole.data, project: "bank" } })).toMatchObject(foreign);
    expect(read({ ...own, project: "shop" }).kind).toBe("request");
  });

  it("asks which one is meant where a repository has several", () => {
    expect(read(own, "evenkeel-evaluation", ["shop", "site"])).toMatchObject({
      kind: "faulty",
      faults: [{ field: "project", message: expect.stringContaining("missing") }],
    });
    expect(
      read({ ...own, project: "site" }, "evenkeel-evaluation", ["shop", "site"]),
    ).toMatchObject({ request: { project: "site" } });
  });
});
