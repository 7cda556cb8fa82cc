import type { FieldChange, ObjectChange } from "../reconcile/object-diff.ts";
import { objectLabel } from "../reconcile/object-ref.ts";
import type { CheckRun } from "./check-run.ts";
import { codeSpan } from "./outside-text.ts";
import { checkName } from "./status-context.ts";

/** What merging would change on one stage. */
export type StageChange = {
  readonly stage: string;
  readonly objects: readonly ObjectChange[];
  readonly flags: readonly {
    readonly flag: string;
    readonly from: boolean | null;
    readonly to: boolean;
  }[];
};

const linesInText = 200;

/** `evenkeel/plan`: what merging changes, deletions first since they are what surprises. */
export function planCheck(stages: readonly StageChange[]): CheckRun {
  const changed = stages.filter(({ objects, flags }) => objects.length + flags.length > 0);
  const lines = changed.flatMap(({ stage, objects, flags }) => [
    `### ${stage}`,
    "",
    ...objects.toSorted((a, b) => rank[a.kind] - rank[b.kind]).flatMap(describeObject),
    ...flags.map(
      ({ flag, from, to }) => `- flag ${codeSpan(flag)}: ${word(from)} → **${word(to)}**`,
    ),
    "",
  ]);
  const rest = lines.length > linesInText ? [`and ${lines.length - linesInText} more lines`] : [];
  return {
    name: checkName.plan,
    state: "success",
    title: title(changed),
    summary:
      changed.length === 0
        ? "Merging changes nothing that runs."
        : [...lines.slice(0, linesInText), ...rest].join("\n"),
    annotations: [],
  };
}

/** `evenkeel/plan` where the head cannot be rendered: merging would leave the stage as it is. */
export function planFault(messages: readonly string[]): CheckRun {
  const listed = messages.slice(0, 50).map((message) => `- ${codeSpan(message, 400)}`);
  return {
    name: checkName.plan,
    state: "failure",
    title: "this cannot be applied",
    summary: ["Nothing of this commit would be applied:", "", ...listed].join("\n"),
    annotations: [],
  };
}

const rank = { deleted: 0, created: 1, changed: 2 } as const;

function title(changed: readonly StageChange[]): string {
  const objects = changed.flatMap((stage) => stage.objects);
  const flags = changed.flatMap((stage) => stage.flags).length;
  const parts = (["deleted", "created", "changed"] as const).flatMap((kind) => {
    const count = objects.filter((object) => object.kind === kind).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? "object" : "objects"} ${kind}`];
  });
  const flagPart = flags === 0 ? [] : [`${flags} ${flags === 1 ? "flag" : "flags"} changed`];
  return [...parts, ...flagPart].join(", ") || "nothing changes";
}

function describeObject(change: ObjectChange): readonly string[] {
  const name = codeSpan(objectLabel(change.ref));
  if (change.kind !== "changed") return [`- ${name} is **${change.kind}**`];
  return [`- ${name} changes`, ...change.fields.map(describeField)];
}

function describeField({ path, from, to }: FieldChange): string {
  return `  - ${codeSpan(path)}: ${codeSpan(from ?? "absent")} → ${codeSpan(to ?? "absent")}`;
}

function word(enabled: boolean | null): string {
  if (enabled === null) return "absent";
  return enabled ? "on" : "off";
}
