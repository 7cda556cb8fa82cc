import fc from "fast-check";
import { expect, it } from "vitest";
import { shareWeights } from "../../../src/core/flags/share-weights.ts";

const amount = fc.nat({ max: 1_000 }).map((tenths) => tenths / 10);

it("gives everybody a variant, whatever the shares are", () => {
  fc.assert(
    fc.property(fc.array(amount, { minLength: 1, maxLength: 9 }), (amounts) => {
      fc.pre(amounts.some((each) => each > 0));
      const shared = shareWeights(amounts.map((each) => ({ kind: "share", amount: each })));
      expect(shared.kind).toBe("shared");
      const weights = shared.kind === "shared" ? shared.weights : [];
      expect(weights.reduce((a, b) => a + b, 0)).toBe(1000);
      expect(weights.every((weight) => Number.isInteger(weight) && weight >= 0)).toBe(true);
    }),
  );
});

it.each([
  { written: [], weights: [] },
  { written: ["1"], weights: [1000] },
  { written: ["33.3%", "33.3%", "33.4%"], weights: [333, 333, 334] },
  { written: ["90%", "1", "3"], weights: [900, 25, 75] },
  { written: ["100%", "1"], weights: [1000, 0] },
])("shares $written", ({ written, weights }) => {
  expect(shareWeights(written.map(parse))).toEqual({ kind: "shared", weights });
});

it.each([
  { written: ["0", "0"], message: "the weights are 0% together: give somebody the rest" },
  { written: ["60%", "50%"], message: "the percentages are 110% together: 100% is all" },
  { written: ["60%", "30%"], message: "the weights are 90% together: give somebody the rest" },
])("refuses $written", ({ written, message }) => {
  expect(shareWeights(written.map(parse))).toEqual({ kind: "refused", message });
});

function parse(written: string) {
  const kind = written.endsWith("%") ? "percent" : "share";
  return { kind, amount: Number.parseFloat(written) } as const;
}
