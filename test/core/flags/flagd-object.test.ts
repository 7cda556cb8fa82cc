import { describe, expect, it } from "vitest";
import { z } from "zod";
import { flagdObject } from "../../../src/core/flags/flagd-object.ts";
import type { PayloadType, Variant, WantedFlag } from "../../../src/core/flags/flags.ts";

const on: WantedFlag = { enabled: true, rollout: null, variants: null };

/** What flagd's published schema says of the fields that are used here. */
const fractional = z
  .array(z.union([z.strictObject({ var: z.string() }), z.tuple([z.string(), z.number()])]))
  .min(3);
const shorthand = z.array(z.tuple([z.string(), z.number()])).min(2);
const rule = z.strictObject({ fractional: z.union([shorthand, fractional]) });
const choice = z.tuple([
  z.strictObject({ "==": z.tuple([rule, z.string()]) }),
  z.union([rule, z.string()]),
  z.null(),
]);
const FlagdFlag = z.strictObject({
  state: z.enum(["ENABLED", "DISABLED"]),
  variants: z.record(z.string().min(1), z.unknown()),
  defaultVariant: z.string().nullable(),
  targeting: z.union([rule, z.strictObject({ if: choice })]).optional(),
});

function flagOf(wanted: WantedFlag) {
  const object = flagdObject("evenkeel-flags", new Map([["A", wanted]]));
  const { data } = z.object({ data: z.object({ "flags.json": z.string() }) }).parse(object);
  const file = z
    .strictObject({
      $schema: z.literal("https://flagd.dev/schema/v0/flags.json"),
      flags: z.record(z.string(), FlagdFlag),
    })
    .parse(JSON.parse(data["flags.json"]));
  return file.flags["A"];
}

function variant(name: string, weight: number, payload?: readonly [PayloadType, string]): Variant {
  if (payload === undefined) return { name, weight, payload: null };
  return { name, weight, payload: { type: payload[0], value: payload[1] } };
}

describe("flagdObject()", () => {
  it("is a ConfigMap of one file, the flags in order whatever order they come in", () => {
    const flags: readonly (readonly [string, WantedFlag])[] = [
      ["B", on],
      ["A", on],
    ];
    const object = flagdObject("evenkeel-flags", new Map(flags));
    expect(object).toMatchObject({ kind: "ConfigMap", metadata: { name: "evenkeel-flags" } });
    expect(object).toEqual(flagdObject("evenkeel-flags", new Map(flags.toReversed())));
  });

  it.each([
    { wanted: on, serves: "on" },
    { wanted: { ...on, enabled: false }, serves: "off" },
    { wanted: { ...on, rollout: 100 }, serves: "on" },
    { wanted: { ...on, rollout: 0 }, serves: "off" },
    { wanted: { ...on, enabled: false, rollout: 50 }, serves: "off" },
    { wanted: { ...on, variants: [] }, serves: "on" },
  ])("serves $serves to everybody: $wanted", ({ wanted, serves }) => {
    expect(flagOf(wanted)).toEqual({
      state: "ENABLED",
      variants: { on: true, off: false },
      defaultVariant: serves,
    });
  });

  it("rolls out to a part of the users, and to nobody who cannot be told apart", () => {
    expect(flagOf({ ...on, rollout: 20 })).toMatchObject({
      defaultVariant: "off",
      targeting: {
        fractional: [
          ["on", 20],
          ["off", 80],
        ],
      },
    });
  });

  it("shares variants by whole percentages where it can", () => {
    const variants = [variant("blue", 300), variant("none", 0), variant("red", 700)];
    expect(flagOf({ ...on, variants })).toEqual({
      state: "ENABLED",
      variants: { blue: "blue", none: "none", red: "red" },
      defaultVariant: "red",
      targeting: { fractional: [{ var: "targetingKey" }, ["blue", 30], ["red", 70]] },
    });
    expect(flagOf({ ...on, variants: [variant("a", 333), variant("b", 667)] })).toMatchObject({
      targeting: { fractional: [{ var: "targetingKey" }, ["a", 333], ["b", 667]] },
    });
  });

  it("gives a variant to those alone that the rollout is for", () => {
    const variants = [variant("blue", 1000)];
    expect(flagOf({ ...on, rollout: 20, variants })).toMatchObject({
      defaultVariant: null,
      targeting: { if: [{ "==": [{}, "in"] }, "blue", null] },
    });
    expect(flagOf({ ...on, enabled: false, variants })).toMatchObject({ state: "DISABLED" });
    expect(flagOf({ ...on, variants })).toMatchObject({ state: "ENABLED", defaultVariant: "blue" });
  });

  it.each([
    {
      payloads: [
        ["number", "3"],
        ["number", "4.5"],
      ],
      values: [3, 4.5],
    },
    {
      payloads: [
        ["json", '{"a":1}'],
        ["json", "{}"],
      ],
      values: [{ a: 1 }, {}],
    },
    {
      payloads: [
        ["json", "[1]"],
        ["json", "{}"],
      ],
      values: ["[1]", "{}"],
    },
    {
      payloads: [
        ["number", "3"],
        ["string", "x"],
      ],
      values: ["3", "x"],
    },
    { payloads: [["csv", "a,b"], undefined], values: ["a,b", "v1"] },
  ] as const)("has values of one type: $payloads", ({ payloads, values }) => {
    const variants = payloads.map((payload, index) => variant(`v${index}`, 500, payload));
    expect(flagOf({ ...on, variants })?.variants).toEqual({ v0: values[0], v1: values[1] });
  });
});
