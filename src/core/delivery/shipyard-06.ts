import type { z } from "zod";
import { strictMap } from "../yaml/strict-map.ts";
import { optionalText, wordOf } from "../yaml/text-schemas.ts";
import type { Shipyard, Stage } from "./shipyard.ts";
import { stageList, stageName } from "./stage-list.ts";
import { deploymentStrategy } from "./strategies.ts";

const approval = wordOf({ automatic: "automatic", manual: "manual" }, "automatic");

const stage = strictMap({
  name: stageName,
  deployment_strategy: deploymentStrategy,
  test_strategy: optionalText,
  remediation_strategy: wordOf<Stage["remediationStrategy"]>(
    { automated: "automated", manual: "manual" },
    "manual",
  ),
  // Keptn 0.7 only, where an approval stood in front of a stage; accepted so that its files can be read.
  approval_strategy: strictMap({ pass: approval, warning: approval }).nullish(),
}).transform((written): Stage => ({
  name: written.name,
  deploymentStrategy: written.deployment_strategy,
  testStrategy: written.test_strategy,
  remediationStrategy: written.remediation_strategy,
  observationMinutes: null,
}));

/** A shipyard of Keptn 0.6 and 0.7, read as `text` (keptn.md §1.1). */
export const shipyard06: z.ZodType<Shipyard> = strictMap({ stages: stageList(stage) }).transform(
  ({ stages }): Shipyard => ({ format: "0.6", stages }),
);
