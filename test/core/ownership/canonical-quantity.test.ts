import { expect, it } from "vitest";
import { canonicalQuantity } from "../../../src/core/ownership/canonical-quantity.ts";

it.each([
  ["1000m", "1"],
  ["0.5", "500m"],
  [0.5, "500m"],
  [2, "2"],
  ["1500", "1500"],
  ["2000", "2k"],
  ["100", "100"],
  ["1024Mi", "1Gi"],
  ["1.5Gi", "1536Mi"],
  ["0.5Gi", "512Mi"],
  ["1023", "1023"],
  ["0.5Ki", "512"],
  ["1073741824", "1073741824"],
  ["1e3", "1e3"],
  ["10e3", "10e3"],
  ["1000e0", "1e3"],
  ["1E", "1E"],
  ["1E3", "1e3"],
  ["100e-3", "100e-3"],
  ["0", "0"],
  ["0Mi", "0"],
  ["-1000m", "-1"],
  ["+1.50", "1500m"],
  [".5", "500m"],
  ["5.", "5"],
  ["1n", "1n"],
])("canonicalQuantity() writes %s as %s", (written, canonical) => {
  expect(canonicalQuantity(written)).toBe(canonical);
});

it.each([
  "",
  "m",
  ".",
  "1 Gi",
  "1GiB",
  "0.1n",
  "1e99",
  "1e",
  "ten",
  "9999999999999E",
  true,
  null,
  {},
])("canonicalQuantity() knows no stored form of %j", (written) => {
  expect(canonicalQuantity(written)).toBeUndefined();
});
