import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseScaling } from "../../../src/core/action/parse-scaling.ts";
import { scaleCount } from "../../../src/core/action/scale-count.ts";
import { wideBounds } from "./given-service.ts";

const vectors = z
  .object({
    scaling: z.array(
      z.object({
        value: z.union([z.string(), z.number()]),
        replicasBefore: z.number(),
        expected: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync("test/fixtures/vectors/remediation.json", "utf8"))).scaling;

/** Keptn went to 0 replicas and below; here zero is a refusal. A number is what 0.6 made of an unquoted one. */
function keptnResult({ expected }: (typeof vectors)[number]): unknown {
  const { replicas, error } = { ...expected, ...Object(expected["0.6"]) };
  if (error !== undefined) return "error";
  return replicas === 0 ? "out-of-bounds" : replicas;
}

describe("parseScaling", () => {
  it.each(vectors.map((vector) => ({ ...vector, result: keptnResult(vector) })))(
    "agrees with Keptn that $value on $replicasBefore replicas is $result",
    ({ value, replicasBefore, result }) => {
      const parsed = parseScaling(value);
      const scaled =
        "error" in parsed
          ? { kind: "error" as const }
          : scaleCount(replicasBefore, parsed.effect, wideBounds);
      const same = scaled.kind === "same" ? replicasBefore : scaled.kind;
      expect(scaled.kind === "count" ? scaled.to : same).toBe(result);
    },
  );

  it.each([
    ["+1", { by: 1 }],
    ["-2", { by: -2 }],
    ["2", { by: 2 }],
    ["007", { by: 7 }],
    [-1, { by: -1 }],
    ["=3", { to: 3 }],
    ["=0", { to: 0 }],
    ["+50%", { percent: 50 }],
    ["25%", { percent: 25 }],
    ["-25%", { percent: -25 }],
    [{ by: "+1" }, { by: 1 }],
    [{ to: "3" }, { to: 3 }],
    [{ percent: "50%" }, { percent: 50 }],
    [{ percent: 50 }, { percent: 50 }],
    [{ value: "=4" }, { to: 4 }],
  ])("reads %j as %j", (value, by) => {
    expect(parseScaling(value)).toEqual({ effect: { kind: "scale", by, min: null, max: null } });
  });

  it("reads the limits of a rule", () => {
    expect(parseScaling({ value: "+1", min: "2", max: 5 })).toEqual({
      effect: { kind: "scale", by: { by: 1 }, min: 2, max: 5 },
    });
  });

  it.each([
    ["", /is not a whole number/],
    ["=-1", /is not a whole number/],
    ["+ 1", /is not a whole number/],
    ["1.0", /is not a whole number/],
    [1.5, /is not a whole number/],
    ["+1.5%", /is not a whole number/],
    ["99999999999", /up to a million/],
    ["=99999999", /up to a million/],
    [null, /null is not a whole number/],
    [true, /is not a whole number/],
    [undefined, /is not a whole number/],
    [["+1"], /a list cannot/],
    [{}, /exactly one of value, by, to, percent/],
    [{ by: 1, to: 2 }, /exactly one/],
    [{ by: 1, maximum: 2 }, /no key "maximum"/],
    [{ by: "x" }, /by must be/],
    [{ to: -1 }, /to must not be below 0/],
    [{ by: 1, min: "x" }, /min must be/],
    [{ by: 1, max: -1 }, /max must be/],
    [{ by: 1, min: 3, max: 2 }, /min 3 is above max 2/],
  ])("explains what is wrong with %j", (value, error) => {
    expect(parseScaling(value)).toEqual({ error: expect.stringMatching(error) });
  });
});
