import { z } from "zod";
import { strictMap } from "../yaml/strict-map.ts";
import { filledText, optionalList, optionalText, text } from "../yaml/text-schemas.ts";
import { parseGoDuration } from "./parse-go-duration.ts";
import type { Shipyard, Stage } from "./shipyard.ts";
import { stageList, stageName } from "./stage-list.ts";
import { deploymentStrategy } from "./strategies.ts";

const milliseconds = z.string().transform((written, context) => {
  const duration = parseGoDuration(written);
  if (duration !== undefined) return duration;
  const shown = JSON.stringify(written.slice(0, 80));
  const message = `${shown} is not a duration: write minutes as 10m, or combine h, m and s as in 1h30m`;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

const task = strictMap({
  name: filledText,
  triggeredAfter: milliseconds.nullish(),
  properties: z
    .looseObject({ deploymentstrategy: deploymentStrategy, teststrategy: optionalText })
    .nullish(),
});

const sequence = strictMap({
  name: filledText,
  triggeredOn: optionalList(
    strictMap({
      event: filledText,
      selector: strictMap({ match: z.record(text, text).nullish() }).nullish(),
    }),
  ),
  tasks: optionalList(task),
}).superRefine(({ name, tasks }, context) => {
  if (tasks.length > 0 || name === "evaluation") return;
  const message = `the sequence ${JSON.stringify(name)} has no tasks: add one or remove the sequence`;
  context.addIssue({ code: "custom", path: ["tasks"], message });
});

type Sequence = z.output<typeof sequence>;

const stage = strictMap({ name: stageName, sequences: optionalList(sequence) }).transform(
  ({ name, sequences }): Stage => {
    const delivery = deliveryOf(sequences);
    const remediation = sequences.find((each) => each.name === "remediation");
    const wait = remediation?.tasks.find((each) => each.name === "evaluation")?.triggeredAfter;
    return {
      name,
      deploymentStrategy: propertiesOf(delivery, "deployment")?.deploymentstrategy ?? "direct",
      testStrategy: propertiesOf(delivery, "test")?.teststrategy ?? null,
      remediationStrategy: remediation === undefined ? "manual" : "automated",
      observationMinutes: wait === undefined || wait === null ? null : wait / 60_000,
    };
  },
);

const apiVersion = z.string().superRefine((version, context) => {
  if (/^(spec\.keptn\.sh\/)?(0\.([2-9]|\d{2,})|[1-9]\d*\.\d+)\.\d+$/.test(version)) return;
  context.addIssue({
    code: "custom",
    message: `${JSON.stringify(version.slice(0, 80))} is not a shipyard version that can be read: write spec.keptn.sh/0.2.0 or later`,
  });
});

/** A shipyard of Keptn 0.8 and later, read as `text` (keptn.md §1.2). */
export const shipyard02: z.ZodType<Shipyard> = strictMap({
  apiVersion,
  kind: z.literal("Shipyard"),
  metadata: strictMap({ name: text.nullish() }).nullish(),
  spec: strictMap({ stages: stageList(stage) }),
}).transform(({ spec }): Shipyard => ({ format: "0.2", stages: spec.stages }));

/** The sequence whose strategies stand for the stage: `delivery`, else the first that deploys. */
function deliveryOf(sequences: readonly Sequence[]): Sequence | undefined {
  return (
    sequences.find(({ name }) => name === "delivery") ??
    sequences.find(({ tasks }) => tasks.some(({ name }) => name === "deployment"))
  );
}

function propertiesOf(found: Sequence | undefined, taskName: string) {
  return found?.tasks.find(({ name }) => name === taskName)?.properties;
}
