import { describe, expect, it } from "vitest";
import { readInvalidation } from "../../../src/core/evaluation-request/invalidation.ts";
import vectors from "../../fixtures/vectors/events.json" with { type: "json" };

const receipt = { receivedAt: "2026-03-01T12:00:00.000Z", project: null };
const byId = (id: string) => vectors.events.find((vector) => vector.id === id)?.event;

describe("readInvalidation()", () => {
  it.each([
    [
      "ev-020",
      "1b7cd584-320e-4ef0-8522-8a817263fdab",
      "an event says so",
      "https://github.com/keptn/keptn/cli",
    ],
    ["ev-061", "3f9640b6-1d2a-4f11-95f5-23259f1d82d6", "a message", "source-service"],
  ])("reads %s of Keptn", (id, evaluation, reason, by) => {
    expect(readInvalidation(byId(id), receipt)).toEqual({
      kind: "invalidation",
      invalidation: { project: "sockshop", evaluation, reason, by },
    });
  });

  it("names what is missing", () => {
    const event = { type: "sh.keptn.event.evaluation.invalidated", id: "1" };
    expect(readInvalidation(event, receipt)).toMatchObject({
      kind: "faulty",
      faults: [{ field: "triggeredid" }, { field: "data.project" }],
    });
    const given = { ...event, triggeredid: "e-1" };
    expect(readInvalidation(given, { ...receipt, project: "shop" })).toMatchObject({
      invalidation: { project: "shop", evaluation: "e-1", by: "keptn" },
    });
  });

  it.each([{ type: "sh.keptn.event.evaluation.finished" }, {}, null])(
    "takes %j for something else",
    (event) => {
      expect(readInvalidation(event, receipt)).toEqual({ kind: "not-an-invalidation" });
    },
  );
});
