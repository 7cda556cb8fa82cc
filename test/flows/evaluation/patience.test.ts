import { expect, it } from "vitest";
import { nextTry } from "../../../src/flows/evaluation/patience.ts";

const since = new Date("2026-03-01T03:00:00Z");

it.each([
  [0, 0, 5],
  [3, 0, 5],
  [60, 0, 60],
  [4_000, 0, 300],
  [0, 90, 90],
  [60, 20, 60],
  [60, 900, 900],
])("after %i seconds, asked for %i, pauses for %i", (waited, asked, pause) => {
  const now = new Date(since.getTime() + waited * 1000);
  expect(nextTry({ since, now }, asked).getTime() - now.getTime()).toBe(pause * 1000);
});
