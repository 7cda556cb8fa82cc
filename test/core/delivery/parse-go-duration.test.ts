import { expect, it } from "vitest";
import { parseGoDuration } from "../../../src/core/delivery/parse-go-duration.ts";

it.each([
  ["10m", 600_000],
  ["1h30m", 5_400_000],
  ["1.5h", 5_400_000],
  ["90s", 90_000],
  [".5m", 30_000],
  ["+2m", 120_000],
  ["250ms", 250],
  ["0", 0],
  ["10", undefined],
  ["", undefined],
  ["-5m", undefined],
  ["10 m", undefined],
  ["10m ", undefined],
  ["ten", undefined],
  ["1d", undefined],
  [".m", undefined],
])("parseGoDuration() reads %j as %s", (text, expected) => {
  expect(parseGoDuration(text)).toBe(expected);
});
