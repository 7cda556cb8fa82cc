import { describe, expect, it } from "vitest";
import { takeSliValue } from "../../../src/core/evaluation/take-sli-value.ts";
import { criteria } from "./keptn-vectors.ts";

describe("takeSliValue()", () => {
  it.each(criteria.takeSliValue)("$name", ({ received, sli, found, left }) => {
    expect(takeSliValue(received, sli)).toStrictEqual({ found, left });
  });

  it("takes the first of several and leaves the others", () => {
    const received = [1, 2].map((value) => ({ metric: "a", value }));
    expect(takeSliValue(received, "a")).toStrictEqual({
      found: { metric: "a", value: 1 },
      left: [{ metric: "a", value: 2 }],
    });
  });
});
