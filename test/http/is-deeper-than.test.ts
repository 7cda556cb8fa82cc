import { expect, it } from "vitest";
import { isDeeperThan } from "../../src/http/is-deeper-than.ts";

it.each([
  ["text", 0, false],
  [null, 0, false],
  [[], 0, true],
  [{ a: 1, b: [] }, 2, false],
  [{ a: 1, b: [{}] }, 2, true],
  [[[], [[[]]], []], 3, true],
] as const)("%j has more than %i levels: %s", (value, levels, expected) => {
  expect(isDeeperThan(value, levels)).toBe(expected);
});

it("has room for what is nested without end", () => {
  const deep: unknown = JSON.parse(`${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`);
  expect(isDeeperThan(deep, 2_000_000)).toBe(false);
  expect(isDeeperThan(deep, 64)).toBe(true);
});
