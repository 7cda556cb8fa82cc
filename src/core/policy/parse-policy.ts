import { z } from "zod";
import type { Era } from "../evaluation/era.ts";
import type { Parsed } from "../fault.ts";
import { nameFault } from "../names.ts";
import { lookupTable } from "../yaml/lookup-table.ts";
import { parseYamlDocument } from "../yaml/parse-yaml.ts";
import { readDocument } from "../yaml/read-document.ts";
import { strictMap } from "../yaml/strict-map.ts";
import { layoutSchema } from "./layout-schema.ts";
import type { Policy } from "./policy.ts";

/**
 * What holds without an evenkeel.yaml: enough to act on one problem of each service while nobody watches, and too
 * little for a wrong rule or a flapping alert to grow a service without end before the morning.
 */
export const defaultPolicy: Policy = {
  layout: "stage-branches",
  pullRequests: { titlePrefix: "remediate" },
  observationMinutes: 10,
  era: "evenkeel",
  evaluation: { retryMinutes: 30 },
  limits: { minReplicas: 1, maxReplicas: 10, changesPerHour: 6, cooldownMinutes: 5 },
  stages: lookupTable({}),
  services: lookupTable({}),
};

/** An evenkeel.yaml; what it leaves out is as in `defaultPolicy`. */
export function parsePolicy(text: string, path: string): Parsed<Policy> {
  const document = parseYamlDocument(text, path, "core");
  return document.ok ? readDocument(document.value, policy) : document;
}

const minutes = z
  .number()
  .min(0)
  .max(7 * 24 * 60);
const replicas = z.int().min(0).max(10_000);

const limits = strictMap({
  minReplicas: replicas.default(defaultPolicy.limits.minReplicas),
  maxReplicas: replicas.default(defaultPolicy.limits.maxReplicas),
  changesPerHour: z.int().min(1).max(1000).default(defaultPolicy.limits.changesPerHour),
  cooldownMinutes: minutes.default(defaultPolicy.limits.cooldownMinutes),
}).superRefine(({ minReplicas, maxReplicas }, context) => {
  if (minReplicas <= maxReplicas) return;
  const message = `minReplicas ${minReplicas} is above maxReplicas ${maxReplicas}: lower the first or raise the second`;
  context.addIssue({ code: "custom", path: ["minReplicas"], message });
});

const titlePrefix = z
  .string()
  .min(1)
  .max(40)
  .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), "a title's prefix must be one line");

const provider = or(z.string().min(1), null);

const stage = strictMap({
  mode: or(z.enum(["observe", "review", "automated"]), null),
  indicators: provider,
  flags: provider,
  drift: or(z.enum(["correct", "report", "off"]), "correct" as const),
  recreate: or(z.enum(["allowed", "never"]), "never" as const),
});

const person = z.string().superRefine((written, context) => {
  if (/^[a-z\d][a-z\d-]*(\/[\w.-]+)?$/i.test(written) && written.length <= 140) return;
  const shown = JSON.stringify(written.slice(0, 80));
  const message = `${shown} is neither a GitHub login nor org/team: write it without @`;
  context.addIssue({ code: "custom", message });
});

const eraOf = { "keptn-1.x": "1.x", "keptn-0.6": "0.6" } as const satisfies Readonly<
  Record<string, Era>
>;

const policy: z.ZodType<Policy> = or(
  strictMap({
    layout: or(layoutSchema, defaultPolicy.layout),
    pullRequests: or(
      strictMap({ titlePrefix: titlePrefix.default(defaultPolicy.pullRequests.titlePrefix) }),
      defaultPolicy.pullRequests,
    ),
    observationMinutes: or(minutes, defaultPolicy.observationMinutes),
    compatibility: or(z.enum(["keptn-1.x", "keptn-0.6"]), null),
    evaluation: or(
      strictMap({ retryMinutes: minutes.default(defaultPolicy.evaluation.retryMinutes) }),
      defaultPolicy.evaluation,
    ),
    limits: or(limits, defaultPolicy.limits),
    stages: byName("stage", stage),
    services: byName("service", strictMap({ oncall: z.array(person) })),
  }).transform(({ compatibility, ...written }): Policy => ({
    ...written,
    era: compatibility === null ? defaultPolicy.era : eraOf[compatibility],
  })),
  defaultPolicy,
);

/** Absent and empty are `fallback`. */
function or<Value, Fallback>(schema: z.ZodType<Value>, fallback: Fallback) {
  return schema.nullish().transform((value): Value | Fallback => value ?? fallback);
}

function byName<Value>(kind: "stage" | "service", schema: z.ZodType<Value>) {
  const name = z.string().superRefine((written, context) => {
    const message = nameFault(kind, written);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
  return or(z.record(name, schema), {}).transform(lookupTable);
}
