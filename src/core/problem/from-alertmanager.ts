import { z } from "zod";
import { problemOfAlert } from "./problem-of-alert.ts";
import type { Problem } from "./problem.ts";
import type { EventFault } from "./event-fault.ts";
import type { ReadEvent } from "./event-reading.ts";

const Group = z.looseObject({
  alerts: z.array(z.unknown()),
  truncatedAlerts: z.int().min(0).catch(0),
});

/** Whether a body is an Alertmanager (or Grafana) webhook's. */
export function isAlertGroup(body: unknown): boolean {
  return Group.safeParse(body).success;
}

/**
 * Every alert of a group is a problem of its own with its own state, for a group that still fires carries
 * resolved alerts along (keptn.md §7.1; Keptn read the first one only).
 */
export function problemsFromAlertmanager(body: unknown): ReadEvent {
  const group = Group.parse(body);
  const problems: Problem[] = [];
  const faults: EventFault[] = [];
  for (const [index, alert] of group.alerts.entries()) {
    const read = problemOfAlert(alert);
    if (read.ok) problems.push(read.problem);
    else faults.push(...read.faults.map((fault) => within(fault, index)));
  }
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, kind: "alertmanager", problems, truncated: group.truncatedAlerts };
}

function within({ field, message }: EventFault, index: number): EventFault {
  return { field: ["alerts", index, field].join(".").replace(/\.$/, ""), message };
}
