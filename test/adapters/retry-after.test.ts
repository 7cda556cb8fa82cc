import { expect, it } from "vitest";
import { retryAfterSeconds } from "../../src/adapters/retry-after.ts";

const noon = "Thu, 01 Jan 2026 12:00:00 GMT";

it.each([
  ["120", noon, 120],
  [" 0 ", noon, 0],
  ["Thu, 01 Jan 2026 12:00:30 GMT", noon, 30],
  ["Thu, 01 Jan 2026 11:00:00 GMT", noon, 0],
  ["Thu, 01 Jan 2026 12:00:30 GMT", "", undefined],
  ["soon", noon, undefined],
  ["-1", "", undefined],
  ["", noon, undefined],
])("retryAfterSeconds() of %j, sent at %j, is %j", (after, date, seconds) => {
  expect(retryAfterSeconds(new Headers({ "retry-after": after, date }))).toBe(seconds);
});

it("retryAfterSeconds() without a header is unknown", () => {
  expect(retryAfterSeconds(new Headers())).toBeUndefined();
});
