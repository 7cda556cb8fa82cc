import { z } from "zod";
import { withEventData } from "../problem/event-data.ts";
import { memberOf } from "../problem/member-of.ts";
import type { KeptnWords } from "./keptn-rules.ts";

const Members = z.record(z.string(), z.unknown());
const Group = z.looseObject({ alerts: z.array(Members) });

/** What one event says of each of its problems, in order, as Keptn's matching saw it: neither trimmed nor cut. */
export function keptnWords(event: unknown): readonly KeptnWords[] {
  const group = Group.safeParse(event);
  if (group.success) return group.data.alerts.map(wordsOfAlert);
  const members = problemOf(event);
  return [
    {
      title: textOf(memberOf(members, "problemTitle")),
      rootCause: textOf(memberOf(members, "rootCause")),
    },
  ];
}

/** The attempt that a get-action event of Keptn 1.x asks for; 1 where it does not say. */
export function askedAttempt(event: unknown): number {
  const data = membersOf(memberOf(membersOf(withEventData(event)), "data"));
  const index = memberOf(membersOf(memberOf(data, "get-action")), "actionIndex");
  return typeof index === "number" && Number.isInteger(index) && index >= 0 ? index + 1 : 1;
}

function problemOf(event: unknown): z.infer<typeof Members> {
  const members = membersOf(withEventData(event));
  const data = Members.safeParse(memberOf(members, "data"));
  const carried = data.success ? data.data : members;
  return Members.safeParse(memberOf(carried, "problem")).data ?? carried;
}

/** prometheus-service takes the summary alone for a title (keptn.md §7.1). */
function wordsOfAlert(alert: z.infer<typeof Members>): KeptnWords {
  return { title: textOf(membersOf(alert["annotations"])["summary"]), rootCause: "" };
}

function membersOf(value: unknown): z.infer<typeof Members> {
  return Members.safeParse(value).data ?? {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
