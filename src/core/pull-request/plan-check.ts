import { describeFlag } from "../flags/flag-difference.ts";
import type { WantedFlag } from "../flags/flags.ts";
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
    readonly from: WantedFlag | null;
    readonly to: WantedFlag;
  }[];
};

/** What GitHub takes of a summary is 65,535 characters; the end of a paragraph is the place to stop. */
const longestText = 60_000;

/** `evenkeel/plan`: what merging changes in the live cluster, deletions first since they are what surprises. */
export function planCheck(stages: readonly StageChange[]): CheckRun {
  const changed = stages.filter(({ objects, flags }) => objects.length + flags.length > 0);
  const paragraphs = changed.flatMap(({ stage, objects, flags }) => [
    `### ${stage}`,
    ...sections.flatMap(({ kinds, heading }) => section(objects, kinds, heading)),
    ...inParagraphs(flags.map(flagItem)),
  ]);
  return {
    name: checkName.plan,
    state: "success",
    title: title(changed),
    summary: changed.length === 0 ? "Merging changes nothing that runs." : cut(paragraphs),
    annotations: [],
  };
}

/** `evenkeel/plan` where the head cannot be applied: merging would leave the stage as it is. */
export function planFault(messages: readonly string[]): CheckRun {
  const listed = messages.slice(0, 50).map((message) => `- ${codeSpan(message, 400)}`);
  const rest = messages.length > 50 ? [`- and ${messages.length - 50} more`] : [];
  return {
    name: checkName.plan,
    state: "failure",
    title: "this cannot be applied",
    summary: ["Nothing of this commit would be applied:", "", ...listed, ...rest].join("\n"),
    annotations: [],
  };
}

/** `evenkeel/plan` where the cluster cannot be asked: merging may still be right, and nobody can say what it does. */
export function planUnknown(reason: string): CheckRun {
  return {
    name: checkName.plan,
    state: "neutral",
    title: "what this changes is not known",
    summary: `The live cluster could not be asked: ${codeSpan(reason, 400)}`,
    annotations: [],
  };
}

const sections = [
  { kinds: ["deleted"], heading: "Deleted:" },
  { kinds: ["recreated"], heading: "Deleted and made anew:" },
  { kinds: ["kept"], heading: "No longer wanted, and kept:" },
  { kinds: ["created"], heading: "Created:" },
  { kinds: ["changed"], heading: "Changed:" },
] as const;

function section(
  objects: readonly ObjectChange[],
  kinds: readonly ObjectChange["kind"][],
  heading: string,
): readonly string[] {
  const own = objects.filter(({ kind }) => kinds.includes(kind));
  if (own.length === 0) return [];
  const items = own.map((each) => describeObject(each));
  return [heading, ...(kinds.includes("changed") ? items : inParagraphs(items))];
}

const itemsInParagraph = 50;

function inParagraphs(items: readonly string[]): readonly string[] {
  const count = Math.ceil(items.length / itemsInParagraph);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * itemsInParagraph, (index + 1) * itemsInParagraph).join("\n"),
  );
}

function title(changed: readonly StageChange[]): string {
  const objects = changed.flatMap((stage) => stage.objects);
  const flags = changed.flatMap((stage) => stage.flags).length;
  const parts = (["deleted", "recreated", "kept", "created", "changed"] as const).flatMap(
    (kind) => {
      const count = objects.filter((object) => object.kind === kind).length;
      return count === 0 ? [] : [`${count} ${count === 1 ? "object" : "objects"} ${kind}`];
    },
  );
  const flagPart = flags === 0 ? [] : [`${flags} ${flags === 1 ? "flag" : "flags"} changed`];
  return [...parts, ...flagPart].join(", ") || "nothing changes";
}

function describeObject(change: ObjectChange): string {
  const { namespace } = change.ref;
  const inside = namespace === null ? "" : ` in ${codeSpan(namespace)}`;
  const name = `- ${codeSpan(objectLabel(change.ref))}${inside}`;
  switch (change.kind) {
    case "created":
    case "deleted":
      return name;
    case "recreated":
    case "kept":
      return `${name}: ${codeSpan(change.reason, 400)}`;
    case "changed":
      return [name, ...change.fields.map(describeField)].join("\n");
  }
}

function describeField({ path, from, to }: FieldChange): string {
  return `  - ${codeSpan(path)}: ${codeSpan(from ?? "absent")} → ${codeSpan(to ?? "absent")}`;
}

function flagItem({ flag, from, to }: StageChange["flags"][number]): string {
  return `- flag ${codeSpan(flag)}: ${word(from)} → **${word(to)}**`;
}

/** As many paragraphs as there is room for, and how many there were. */
function cut(paragraphs: readonly string[]): string {
  let length = 0;
  const kept = paragraphs.filter((paragraph) => {
    length += paragraph.length + 2;
    return length <= longestText;
  });
  const left = paragraphs.length - kept.length;
  return [...kept, ...(left === 0 ? [] : [`and ${left} more paragraphs`])].join("\n\n");
}

/** The names of variants are text of somebody's file. */
function word(flag: WantedFlag | null): string {
  if (flag === null) return "absent";
  return flag.variants === null ? describeFlag(flag) : codeSpan(describeFlag(flag), 400);
}
