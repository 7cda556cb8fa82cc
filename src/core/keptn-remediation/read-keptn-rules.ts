import { z } from "zod";
import type { Parsed } from "../fault.ts";
import { parseYamlDocument } from "../yaml/parse-yaml.ts";
import { readDocument } from "../yaml/read-document.ts";
import type { KeptnAction, KeptnRule, KeptnRules, RemediationEra } from "./keptn-rules.ts";

/**
 * A remediation.yaml as the remediation service of an era decoded it (keptn.md §2.1–2.3): keys that it did not know are
 * passed over, names may be empty or repeated, lists may be missing. Faults are what made it give up on the file.
 */
export function readKeptnRules(
  source: string,
  path: string,
  era: RemediationEra,
): Parsed<KeptnRules> {
  const isOld = era === "0.6";
  const document = parseYamlDocument(source, path, isOld ? "text" : "kubernetes");
  return document.ok ? readDocument(document.value, isOld ? rules06 : rules014) : document;
}

/** Go puts a scalar into a text as it is, and nothing as the empty one. */
const name = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .optional()
  .transform((written) => String(written ?? ""));

const actions: z.ZodType<readonly KeptnAction[] | null> = z
  .array(
    z
      .looseObject({ action: name, value: z.unknown().optional() })
      .transform(({ action, value }): KeptnAction => ({ action, value: value ?? null })),
  )
  .nullish()
  .transform((list) => list ?? null);

const rule06 = z
  .looseObject({ name, actions })
  .transform((rule): KeptnRule => ({ name: rule.name, actions: rule.actions }));

const rules06: z.ZodType<KeptnRules> = z
  .looseObject({ remediations: z.array(rule06).nullish() })
  .nullable()
  .transform((file) => file?.remediations ?? []);

const rule014 = z
  .looseObject({ problemType: name, actionsOnOpen: actions })
  .transform((rule): KeptnRule => ({ name: rule.problemType, actions: rule.actionsOnOpen }));

const apiVersion = "spec.keptn.sh/0.1.4";

const rules014: z.ZodType<KeptnRules> = z
  .looseObject({
    apiVersion: z.unknown().refine((written) => written === apiVersion, {
      message: `Keptn 0.7 and later read ${apiVersion} only`,
    }),
    spec: z.looseObject({ remediations: z.array(rule014).nullish() }).nullish(),
  })
  .transform(({ spec }) => spec?.remediations ?? []);
