import { expect, it } from "vitest";
import { evaluationId } from "../../../src/core/evaluation-request/evaluation-id.ts";

const trigger = { source: "ci", id: "1" };

it("evaluationId() begins with the time of receipt in UTC", () => {
  expect(evaluationId("2026-03-01T03:10:22.987Z", trigger)).toMatch(
    /^20260301T031022Z-[0-9a-f]{8}$/,
  );
  expect(evaluationId("2026-03-01T03:10:22+01:00", trigger)).toMatch(/^20260301T021022Z-/);
});

it("evaluationId() ends the same for the same event, however late it comes again", () => {
  const end = endOf("2026-03-01T03:10:22Z", trigger);
  expect(endOf("2027-01-01T00:00:00Z", trigger)).toBe(end);
  expect(endOf("2026-03-01T03:10:22Z", { source: "ci", id: "2" })).not.toBe(end);
  expect(endOf("2026-03-01T03:10:22Z", { source: "c", id: "i1" })).not.toBe(end);
});

function endOf(at: string, from: typeof trigger): string {
  return evaluationId(at, from).slice(-9);
}
