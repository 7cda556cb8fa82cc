import { z } from "zod";
import type { Parsed } from "../fault.ts";
import { isMap } from "../yaml/is-map.ts";
import { parseYamlDocument } from "../yaml/parse-yaml.ts";
import { readDocument } from "../yaml/read-document.ts";
import { strictMap } from "../yaml/strict-map.ts";
import { text } from "../yaml/text-schemas.ts";
import type { Remediation, Rule } from "./remediation.ts";
import { actionList, ruleList, ruleName } from "./rule-list.ts";

/** A remediation.yaml of Keptn 0.6 or later (keptn.md §2.1–2.3); a file with `remediations` on top is of 0.6. */
export function parseRemediation(source: string, path: string): Parsed<Remediation> {
  const document = parseYamlDocument(source, path, "text");
  if (!document.ok) return document;
  const { value } = document.value;
  const enveloped = isMap(value) && ["apiVersion", "kind", "spec"].some((key) => key in value);
  return readDocument(document.value, enveloped ? remediation014 : remediation06);
}

const rule06 = strictMap({ name: ruleName, actions: actionList });

const remediation06: z.ZodType<Remediation> = strictMap({
  remediations: ruleList(rule06, "name"),
}).transform(({ remediations }): Remediation => ({ format: "0.6", rules: remediations }));

const rule014 = strictMap({ problemType: ruleName, actionsOnOpen: actionList }).transform(
  ({ problemType, actionsOnOpen }): Rule => ({ name: problemType, actions: actionsOnOpen }),
);

const remediation014: z.ZodType<Remediation> = strictMap({
  apiVersion: z.literal("spec.keptn.sh/0.1.4"),
  kind: z.literal("Remediation"),
  metadata: strictMap({ name: text.nullish() }).nullish(),
  spec: strictMap({ remediations: ruleList(rule014, "problemType") }),
}).transform(({ spec }): Remediation => ({ format: "0.1.4", rules: spec.remediations }));
