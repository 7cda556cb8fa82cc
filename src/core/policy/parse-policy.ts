import { z } from "zod";
import type { Era } from "../evaluation/era.ts";
import type { Parsed } from "../fault.ts";
import { nameFault } from "../names.ts";
import { lookupTable } from "../yaml/lookup-table.ts";
import { parseYamlDocument } from "../yaml/parse-yaml.ts";
import { readDocument } from "../yaml/read-document.ts";
import { strictMap } from "../yaml/strict-map.ts";
import { layoutSchema } from "./layout-schema.ts";
import { parseGoDuration } from "../delivery/parse-go-duration.ts";
import { freezeWindowSchema } from "./freeze-window-schema.ts";
import { defaultLimits, limitsSchema } from "./limits-schema.ts";
import type { Policy, StagePolicy, WorkflowAction } from "./policy.ts";
import { modeSchema } from "./mode-schema.ts";
import { routeSchema } from "./route-schema.ts";

/** What holds without an evenkeel.yaml. */
export const defaultPolicy: Policy = {
  layout: "stage-branches",
  pullRequests: { titlePrefix: "remediate" },
  observationMinutes: 10,
  era: "evenkeel",
  evaluation: { retryMinutes: 30 },
  limits: defaultLimits,
  escalation: { issues: "handed-over" },
  routes: [],
  actions: lookupTable({}),
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
const titlePrefix = z
  .string()
  .min(1)
  .max(40)
  .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), "a title's prefix must be one line");

const provider = or(z.string().min(1), null);

/** `after 1h`; `never` is null. */
const returnToNormal = z.string().transform((written, context): number | null => {
  if (written === "never") return null;
  const duration = parseGoDuration(/^after +(\S+)$/.exec(written.trim())?.[1] ?? "");
  const after = duration === undefined ? undefined : duration / 60_000;
  if (after !== undefined && after >= 1 && after <= 31 * 24 * 60) return after;
  const message = `${JSON.stringify(written.slice(0, 80))} is not known: write never, or after 1h`;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

const stage = strictMap({
  mode: or(modeSchema, null),
  indicators: provider,
  flags: provider,
  drift: or(z.enum(["correct", "report", "off"]), "correct" as const),
  recreate: or(z.enum(["allowed", "never"]), "never" as const),
  freeze: or(z.array(freezeWindowSchema), []),
  mergeOnApproval: or(z.boolean(), false),
  returnToNormal: returnToNormal.nullish(),
}).transform(({ returnToNormal: after, ...written }): StagePolicy => ({
  ...written,
  returnAfterMinutes: after ?? null,
}));

const workflowAction: z.ZodType<WorkflowAction> = strictMap({
  workflow: z.string().regex(/^[\w.-]{1,100}$/, "must be the name of a repository_dispatch event"),
  approval: z.enum(["stage", "none"]).default("stage"),
}).transform(({ workflow, approval }) => ({ event: workflow, approval }));

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
    limits: or(limitsSchema, defaultPolicy.limits),
    escalation: or(
      strictMap({
        issues: z.enum(["never", "handed-over", "all"]).default(defaultPolicy.escalation.issues),
      }),
      defaultPolicy.escalation,
    ),
    routes: or(z.array(routeSchema).max(1000), defaultPolicy.routes),
    actions: or(z.record(z.string().min(1).max(100), workflowAction), {}).transform(lookupTable),
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
