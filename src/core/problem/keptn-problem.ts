import { boundedId, longestOccurrence } from "./bounded-id.ts";
import { longestName, plainText, webAddress, wholeText } from "./plain-text.ts";
import type { Problem, ProblemReport } from "./problem.ts";
import type { EventFault } from "./read-event.ts";
import { textLabels, wholeMembers } from "./text-members.ts";

type Members = Readonly<Record<string, unknown>>;
type KeptnProblem =
  | { readonly ok: true; readonly problem: Problem }
  | { readonly ok: false; readonly faults: readonly EventFault[] };

/**
 * A problem in the words that Dynatrace's template and Keptn's events share (keptn.md §4.2, §6.1). `members`
 * holds them; `context` is where project, stage, service and labels may be as well, which for Keptn 1.x is one
 * level up. Tags come first, then KeptnProject/Stage/Service, then project/stage/service.
 */
export function keptnProblem(given: {
  readonly source: string;
  readonly members: Members;
  readonly context: Members;
  /** Dotted path of `members`, for faults. */
  readonly path: string;
  /** What an absent State means. */
  readonly assumedState: ProblemReport;
  /** Identifies the occurrence where the problem itself has no id; as it was sent. */
  readonly fallbackId: string | null;
}): KeptnProblem {
  const { members, context, path } = given;
  const tags = tagsOf(members["Tags"]);
  const labels = {
    ...wholeMembers(Object.fromEntries(tags)),
    ...wholeMembers(context["labels"]),
    ...wholeMembers(members["labels"]),
  };
  const rootCause = plainText(members["rootCause"]);
  const title = plainText(members["ProblemTitle"] ?? members["problemTitle"]) ?? rootCause;
  const occurrence = boundedId(occurrenceOf(members) ?? given.fallbackId, longestOccurrence);
  const faults: EventFault[] = [];
  if (title === null) {
    faults.push({ field: `${path}ProblemTitle`, message: "is missing: a problem needs a title" });
  }
  if (occurrence === null) {
    faults.push({
      field: `${path}PID`,
      message: "is missing: it tells one occurrence from another",
    });
  }
  if (title === null || occurrence === null) return { ok: false, faults };
  const place = (name: "project" | "stage" | "service", keptn: string) => {
    const tag = tags.get(`keptn_${name}`);
    // A tag counts up to its second colon, and where it is empty too: as upstream.
    if (tag !== undefined) return plainText(tag.split(":")[0], longestName);
    return (
      plainText(members[keptn], longestName) ??
      plainText(members[name], longestName) ??
      plainText(context[name], longestName)
    );
  };
  return {
    ok: true,
    problem: {
      source: given.source,
      occurrence,
      title,
      rootCause,
      state: stateOf(members["State"] ?? members["state"]) ?? given.assumedState,
      project: place("project", "KeptnProject"),
      stage: place("stage", "KeptnStage"),
      service: place("service", "KeptnService"),
      url: webAddress(members["ProblemURL"]) ?? webAddress(labels["Problem URL"]),
      runbook: webAddress(labels["runbook_url"]) ?? webAddress(labels["runbook"]),
      labels: textLabels(labels),
      startedAt: timeOf(detailsOf(members)["startTime"]),
    },
  };
}

const states: Readonly<Record<string, ProblemReport>> = {
  OPEN: "open",
  RESOLVED: "resolved",
  CLOSED: "resolved",
  MERGED: "merged",
};

function stateOf(value: unknown): ProblemReport | undefined {
  const word = plainText(value)?.toUpperCase();
  return word === undefined ? undefined : (states[word] ?? "unknown");
}

/** `<pid>_<start>V2`: unlike the PID before it, never given to a second occurrence. */
const uniqueId = /^.+_\d+V\d+$/;

/** As it was sent: cutting comes last, when all that tells it apart is in it. */
function occurrenceOf(members: Members): string | null {
  const details = detailsOf(members);
  const pid = wholeText(members["PID"]) ?? wholeText(members["pid"]);
  const ids = [wholeText(details["id"]), wholeText(details["problemId"]), pid];
  const unique = ids.find((id) => id !== null && uniqueId.test(id));
  if (unique !== undefined) return unique;
  if (pid === null) return wholeText(members["ProblemID"]) ?? wholeText(members["problemID"]);
  const start = wholeText(details["startTime"]);
  return start === null ? pid : `${pid}_${start}`;
}

/** Dynatrace's `{ProblemDetailsJSON}` is an object; a template that quotes it makes it a string. */
function detailsOf(members: Members): Members {
  const details = members["ProblemDetails"] ?? members["problemDetails"];
  return asMembers(typeof details === "string" ? parseJson(details) : details);
}

function asMembers(value: unknown): Members {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `keptn_service:carts, other`; of a repeated key the last counts. */
function tagsOf(value: unknown): ReadonlyMap<string, string> {
  if (typeof value !== "string") return new Map();
  const tags = value.split(",").flatMap((tag) => {
    const colon = tag.indexOf(":");
    return colon < 0 ? [] : [[tag.slice(0, colon).trim(), tag.slice(colon + 1)] as const];
  });
  return new Map(tags);
}

function timeOf(milliseconds: unknown): string | null {
  const number = typeof milliseconds === "string" ? Number(milliseconds) : milliseconds;
  if (typeof number !== "number" || !(number > 0 && number < 8.64e15)) return null;
  return new Date(number).toISOString();
}
