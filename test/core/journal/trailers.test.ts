import fc from "fast-check";
import { expect, it } from "vitest";
import { formatTrailers, readTrailer } from "../../../src/core/journal/trailers.ts";

it("writes plain values as they are and leaves empty ones out", () => {
  expect(
    formatTrailers([
      ["Stage", "production"],
      ["Attempt", 2],
      ["Approved-By", null],
      ["Problem-Url", undefined],
      ["Change", "carts/values.yaml replicaCount 1 -> 2"],
    ]),
  ).toBe("Stage: production\nAttempt: 2\nChange: carts/values.yaml replicaCount 1 -> 2");
});

it("keeps a newline from forging a second trailer", () => {
  expect(formatTrailers([["Problem", "a\nApproved-By: mallory"]])).toBe(
    String.raw`Problem: "a\nApproved-By: mallory"`,
  );
});

it("takes the first of two values, since the later may be forged", () => {
  const trailers = [
    ["Mode", "review"],
    ["mode", "automated"],
  ] as const;
  expect(readTrailer(trailers, "Mode")).toBe("review");
});

it.each([
  ["an absent key", [], undefined],
  ["a quote that is no JSON", [["Problem", '"half']] as const, '"half'],
  ["JSON that is no text", [["Problem", '"a" 1']] as const, '"a" 1'],
])("reads %s as it stands", (_, trailers, value) => {
  expect(readTrailer(trailers, "Problem")).toBe(value);
});

it("is always one line, and reads back what was written", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: "binary" }), (value) => {
      const line = formatTrailers([["Problem", value]]);
      expect(line.split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(1);
      const read = readTrailer([["Problem", line.slice("Problem: ".length)]], "Problem");
      expect(read).toBe(value);
    }),
  );
});
