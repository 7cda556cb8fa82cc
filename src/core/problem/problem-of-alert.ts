import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { bounded, boundedId, longestOccurrence } from "./bounded-id.ts";
import { entitiesOf } from "./entities.ts";
import { longestName, plainText, plainTitle, webAddress } from "./plain-text.ts";
import type { Problem, ProblemReport } from "./problem.ts";
import type { EventFault } from "./event-fault.ts";
import { textLabels, wholeMembers } from "./text-members.ts";

const Alert = z.looseObject({
  /** A word in a notification, an object in the answer of Alertmanager's API. */
  status: z.union([z.string(), z.looseObject({ state: z.string() })]).optional(),
  labels: z.record(z.string(), z.unknown()),
  annotations: z.record(z.string(), z.unknown()).nullish(),
  startsAt: z.unknown().optional(),
  generatorURL: z.unknown().optional(),
  fingerprint: z.unknown().optional(),
});
type Alert = z.infer<typeof Alert>;

/**
 * One alert, of a webhook's group or of Alertmanager's API (`/api/v2/alerts`), as a problem: both name one occurrence
 * alike. An alert that is silenced or inhibited fires all the same and is `open`. Fields of faults are within the alert.
 */
export function problemOfAlert(
  alert: unknown,
):
  | { readonly ok: true; readonly problem: Problem }
  | { readonly ok: false; readonly faults: readonly EventFault[] } {
  const read = Alert.safeParse(alert);
  if (read.success) return { ok: true, problem: problemOf(read.data) };
  const faults = read.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  return { ok: false, faults };
}

type States = ReadonlyMap<string, ProblemReport>;
const notified: States = new Map([
  ["firing", "open"],
  ["resolved", "resolved"],
]);
const listed: States = new Map([
  ["active", "open"],
  ["suppressed", "open"],
  ["unprocessed", "open"],
]);

/** Keptn's label first, then what Kubernetes' own rules carry. */
const entityLabels = ["pod_name", "pod", "deployment", "instance", "node", "host"] as const;

function problemOf(alert: Alert): Problem {
  const labels = wholeMembers(alert.labels);
  const annotations = wholeMembers(alert.annotations);
  const startedAt = startOf(alert.startsAt);
  const fingerprint = boundedId(alert.fingerprint, longestOccurrence) ?? digest(alert.labels);
  return {
    source: "alertmanager",
    occurrence:
      startedAt === null ? fingerprint : bounded(`${fingerprint}@${startedAt}`, longestOccurrence),
    title:
      plainTitle(annotations["summary"]) ??
      plainText(labels["alertname"]) ??
      `alert ${fingerprint}`,
    rootCause: null,
    state: stateOf(alert),
    project: plainText(labels["project"], longestName),
    stage: plainText(labels["stage"], longestName),
    service: plainText(labels["service"], longestName),
    url: webAddress(alert.generatorURL),
    runbook: webAddress(annotations["runbook_url"]) ?? webAddress(annotations["runbook"]),
    entities: entitiesOf(entityLabels.map((name) => labels[name])),
    labels: textLabels(alert.labels),
    startedAt,
  };
}

/** In a notification `suppressed` is a word of nobody's; in the API it is an alert that fires. */
function stateOf({ status }: Alert): ProblemReport {
  const state =
    typeof status === "string"
      ? notified.get(status.toLowerCase())
      : listed.get(status?.state.toLowerCase() ?? "");
  return state ?? "unknown";
}

/** To the millisecond: the webhook tells nanoseconds, the API does not. */
function startOf(startsAt: unknown): string | null {
  const text = boundedId(startsAt, longestName);
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text ?? "");
  if (text === null || !isTime) return text;
  const time = new Date(text.replace(/(\.\d{3})\d+/, "$1"));
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}

/** Stands in for a fingerprint: it too depends on the labels alone. */
function digest(labels: Alert["labels"]): string {
  const sorted = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(sorted)))).slice(0, 16);
}
