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
      { stage: "production", context: "08635340-6f9e-4b32-97ff-3b6c292bc509" },
      "an event says so",
      "https://github.com/keptn/keptn/cli",
    ],
    [
      "ev-061",
      "3f9640b6-1d2a-4f11-95f5-23259f1d82d6",
      { stage: "dev", context: "a3e5f16d-8888-4720-82c7-6995062905c1" },
      "a message",
      "source-service",
    ],
  ])("reads %s of Keptn", (id, evaluation, where, reason, by) => {
    expect(readInvalidation(byId(id), receipt)).toEqual({
      kind: "invalidation",
      invalidation: { project: "sockshop", service: "carts", ...where, evaluation, reason, by },
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
      invalidation: { project: "shop", stage: null, service: null, evaluation: "e-1", by: "keptn" },
    });
  });

  it.each([
    ["source", { source: "evenkeel" }],
    ["data.stage", { data: { project: "shop", stage: "../open" } }],
    ["data.service", { data: { project: "shop", service: "a/b" } }],
  ])("refuses what a %s cannot be", (field, given) => {
    const type = "sh.keptn.event.evaluation.invalidated";
    const event = { type, id: "1", triggeredid: "e-1", data: { project: "shop" }, ...given };
    expect(readInvalidation(event, receipt)).toMatchObject({ kind: "faulty", faults: [{ field }] });
  });

  it.each([{ type: "sh.keptn.event.evaluation.finished" }, {}, null])(
    "takes %j for something else",
    (event) => {
      expect(readInvalidation(event, receipt)).toEqual({ kind: "not-an-invalidation" });
    },
  );
});
