import { expect, it } from "vitest";
import { evaluationId } from "../../../src/core/evaluation-request/evaluation-id.ts";

type Asked = Parameters<typeof evaluationId>[1];
const trigger: Asked["trigger"] = { kind: "keptn-1.x", source: "ci", id: "1" };
const asked: Asked = { project: "shop", stage: "production", service: "carts", trigger };

it("evaluationId() begins with the time of receipt in UTC", () => {
  expect(evaluationId("2026-03-01T03:10:22.987Z", asked)).toMatch(/^20260301T031022Z-[0-9a-f]{8}$/);
  expect(evaluationId("2026-03-01T03:10:22+01:00", asked)).toMatch(/^20260301T021022Z-/);
});

it("evaluationId() ends the same for the same event, however late it comes again", () => {
  expect(endOf("2027-01-01T00:00:00Z", asked)).toBe(endOf("2026-03-01T03:10:22Z", asked));
});

it.each<[string, Partial<Asked>]>([
  ["project", { project: "bank" }],
  ["stage", { stage: "dev" }],
  ["service", { service: "orders" }],
  ["kind", { trigger: { ...trigger, kind: "remediation" } }],
  ["event", { trigger: { ...trigger, id: "2" } }],
  ["source", { trigger: { ...trigger, source: "c", id: "i1" } }],
])("evaluationId() ends differently for another %s", (_, other) => {
  const at = "2026-03-01T03:10:22Z";
  expect(endOf(at, { ...asked, ...other })).not.toBe(endOf(at, asked));
});

function endOf(at: string, from: Asked): string {
  return evaluationId(at, from).slice(-9);
}
