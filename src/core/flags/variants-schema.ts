import { z } from "zod";
import { strictMap } from "../yaml/strict-map.ts";
import { filledText, text } from "../yaml/text-schemas.ts";
import type { PayloadType, Variant, VariantPayload } from "./flags.ts";
import { shareWeights, type WrittenWeight } from "./share-weights.ts";

const payloadTypes = ["string", "number", "json", "csv"] as const satisfies readonly PayloadType[];

/** Text, or what Unleash calls the type of it beside it. */
const payload = z
  .union([
    text.transform((value): VariantPayload => ({ type: "string", value })),
    strictMap({ type: z.enum(payloadTypes), value: text }),
  ])
  .superRefine(({ type, value }, context) => {
    if (isOfType(type, value)) return;
    const message = `${JSON.stringify(value.slice(0, 80))} is no ${type}: correct it, or its type`;
    context.addIssue({ code: "custom", message });
  });

function isOfType(type: PayloadType, value: string): boolean {
  if (type === "number") return value.trim() !== "" && Number.isFinite(Number(value));
  if (type !== "json") return true;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** `30%` of the users, or a share of those that the percentages leave over. */
const weight = text.transform((written, context): WrittenWeight => {
  const [, number = "", percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(written.trim()) ?? [];
  const amount = number === "" ? Number.NaN : Number(number);
  if (amount <= 1_000_000 && (percent === "" || amount <= 100)) {
    return { kind: percent === "%" ? "percent" : "share", amount };
  }
  const shown = JSON.stringify(written.slice(0, 80));
  const message = `${shown} is no weight: write a share such as 1, or a percentage such as 30%`;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

const oneShare: WrittenWeight = { kind: "share", amount: 1 };
const details = { weight: weight.default(oneShare), payload: payload.nullish() };

const listed = z.array(strictMap({ name: filledText, ...details }));

const byName = z
  .record(filledText, z.union([weight, strictMap(details)]))
  .transform((variants) =>
    Object.entries(variants).map(([name, written]) =>
      "kind" in written ? { name, weight: written } : { name, ...written },
    ),
  );

/** A list of variants, or a map of their weights by name; without a weight, all have the same. */
export const variants: z.ZodType<readonly Variant[]> = z
  .union([listed, byName])
  .transform((written, context) => {
    const names = written.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      const message = `the variant ${JSON.stringify(twice.slice(0, 80))} is written twice`;
      context.addIssue({ code: "custom", message: `${message}: remove one of the two` });
      return z.NEVER;
    }
    const shared = shareWeights(written.map((each) => each.weight));
    if (shared.kind === "refused") {
      context.addIssue({ code: "custom", message: shared.message });
      return z.NEVER;
    }
    return written.map(({ name, payload: given }, index) => ({
      name,
      weight: shared.weights[index] ?? 0,
      payload: given ?? null,
    }));
  });
