import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { bounded, boundedId, longestOccurrence } from "./bounded-id.ts";
import { longestName, plainText, webAddress } from "./plain-text.ts";
import type { Problem, ProblemReport } from "./problem.ts";
import type { EventFault, ReadEvent } from "./read-event.ts";
import { textLabels, wholeMembers } from "./text-members.ts";

const Group = z.looseObject({ alerts: z.array(z.unknown()) });
const Alert = z.looseObject({
  status: z.string().optional(),
  labels: z.record(z.string(), z.unknown()),
  annotations: z.record(z.string(), z.unknown()).nullish(),
  startsAt: z.unknown().optional(),
  generatorURL: z.unknown().optional(),
  fingerprint: z.unknown().optional(),
});
type Alert = z.infer<typeof Alert>;

/** Whether a body is an Alertmanager (or Grafana) webhook's. */
export function isAlertGroup(body: unknown): boolean {
  return Group.safeParse(body).success;
}

/**
 * Every alert of a group is a problem of its own with its own state, for a group that still fires carries
 * resolved alerts along (keptn.md §7.1; Keptn read the first one only).
 */
export function problemsFromAlertmanager(body: unknown): ReadEvent {
  const problems: Problem[] = [];
  const faults: EventFault[] = [];
  for (const [index, member] of Group.parse(body).alerts.entries()) {
    const alert = Alert.safeParse(member);
    if (alert.success) problems.push(problemOf(alert.data));
    else faults.push(...faultsOf(alert.error, index));
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, kind: "alertmanager", problems };
}

const states: Readonly<Record<string, ProblemReport>> = { firing: "open", resolved: "resolved" };

function problemOf(alert: Alert): Problem {
  const labels = wholeMembers(alert.labels);
  const annotations = wholeMembers(alert.annotations);
  const startedAt = boundedId(alert.startsAt, longestName);
  const fingerprint = boundedId(alert.fingerprint, longestOccurrence) ?? digest(alert.labels);
  return {
    source: "alertmanager",
    occurrence:
      startedAt === null ? fingerprint : bounded(`${fingerprint}@${startedAt}`, longestOccurrence),
    title:
      plainText(annotations["summary"]) ?? plainText(labels["alertname"]) ?? `alert ${fingerprint}`,
    rootCause: null,
    state: states[(alert.status ?? "").toLowerCase()] ?? "unknown",
    project: plainText(labels["project"], longestName),
    stage: plainText(labels["stage"], longestName),
    service: plainText(labels["service"], longestName),
    url: webAddress(alert.generatorURL),
    runbook: webAddress(annotations["runbook_url"]) ?? webAddress(annotations["runbook"]),
    labels: textLabels(alert.labels),
    startedAt,
  };
}

/** Stands in for a fingerprint: it too depends on the labels alone. */
function digest(labels: Alert["labels"]): string {
  const sorted = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(sorted)))).slice(0, 16);
}

function faultsOf(error: z.ZodError, index: number): readonly EventFault[] {
  return error.issues.map((issue) => ({
    field: ["alerts", index, ...issue.path].join("."),
    message: issue.message,
  }));
}
