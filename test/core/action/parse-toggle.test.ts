import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { z } from "zod";
import { parseToggle } from "../../../src/core/action/parse-toggle.ts";

const text = readFileSync("test/fixtures/vectors/remediation.json", "utf8");
const vectors = z
  .object({
    featuretoggle: z.array(
      z.object({
        value: z.unknown(),
        expected: z.object({
          feature: z.string().optional(),
          state: z.string().optional(),
          calls: z.array(z.tuple([z.string(), z.string()])).optional(),
          error: z.string().optional(),
        }),
      }),
    ),
  })
  .parse(JSON.parse(text)).featuretoggle;

/** A string for the map's action is not refused here: both forms mean the same. */
const refused = vectors.filter(({ expected }) => expected.error === "no colon");
const accepted = vectors.filter(({ expected }) => expected.error === undefined);

it.each(accepted)("parseToggle() reads $value as Keptn did", ({ value, expected }) => {
  const { calls = [[expected.feature ?? "", expected.state ?? ""]] } = expected;
  const flags = calls.map(([flag, state]) => ({ flag, enabled: state.trim() === "on" }));
  expect(parseToggle(value)).toEqual({ effect: { kind: "toggle", flags } });
});

it.each(refused)("parseToggle() refuses $value as Keptn did", ({ value }) => {
  expect(parseToggle(value)).toEqual({ error: expect.stringContaining("names no state") });
});

it.each([
  [{ A: true }, true],
  [{ A: "no" }, false],
  [{ A: "On" }, true],
  ["A:FALSE", false],
  ["A : on", true],
])("parseToggle() reads the state in %j", (value, enabled) => {
  expect(parseToggle(value)).toEqual({
    effect: { kind: "toggle", flags: [{ flag: "A", enabled }] },
  });
});

it.each([
  ["A:on:off", /A must be on or off/],
  ["A:", /must be on or off, not ""/],
  [":on", /cannot be the name/],
  ["a b:on", /cannot be the name/],
  [{ "A\nB": "on" }, /cannot be the name/],
  [{ A: "maybe" }, /A must be on or off, not "maybe"/],
  [{ A: null }, /not null/],
  [{ A: { enabled: true } }, /must be on or off/],
  [["A:on"], /needs a name and a state/],
  [null, /needs a name/],
  [3, /needs a name/],
])("parseToggle() explains what is wrong with %j", (value, error) => {
  expect(parseToggle(value)).toEqual({ error: expect.stringMatching(error) });
});
