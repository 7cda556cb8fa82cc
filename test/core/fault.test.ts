import * as fc from "fast-check";
import { expect, it } from "vitest";
import { compareFaults, formatFault, type Fault } from "../../src/core/fault.ts";

const fault: Fault = { path: "carts/slo.yaml", line: 3, column: 14, message: "pass is missing" };

it("formatFault() gives the form that editors turn into a link", () => {
  expect(formatFault(fault)).toBe("carts/slo.yaml:3:14: pass is missing");
});

it("compareFaults() sorts by path, then line, then column, as numbers", () => {
  const faults = [
    { ...fault, path: "b", line: 1 },
    { ...fault, path: "a", line: 10, column: 1 },
    { ...fault, path: "a", line: 9, column: 20 },
    { ...fault, path: "a", line: 9, column: 3 },
  ];
  const places = faults
    .toSorted(compareFaults)
    .map(({ path, line, column }) => [path, line, column]);
  expect(places).toEqual([
    ["a", 9, 3],
    ["a", 9, 20],
    ["a", 10, 1],
    ["b", 1, 14],
  ]);
});

it("compareFaults() gives one order, however the faults come", () => {
  const anyFault = fc.record({
    path: fc.string({ maxLength: 2 }),
    line: fc.nat(3),
    column: fc.nat(3),
    message: fc.constant("m"),
  });
  const shuffled = fc
    .array(anyFault)
    .chain((faults) =>
      fc.tuple(
        fc.constant(faults),
        fc.shuffledSubarray(faults, { minLength: faults.length, maxLength: faults.length }),
      ),
    );
  fc.assert(
    fc.property(shuffled, ([faults, others]) => {
      expect(others.toSorted(compareFaults)).toEqual(faults.toSorted(compareFaults));
    }),
  );
});
