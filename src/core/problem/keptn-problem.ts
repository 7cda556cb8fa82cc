import { z } from "zod";
import { boundedId, longestOccurrence } from "./bounded-id.ts";
import { entitiesOf } from "./entities.ts";
import { useOfPid } from "./lasting-name.ts";
import { memberOf } from "./member-of.ts";
import { longestName, plainText, plainTitle, webAddress, wholeText } from "./plain-text.ts";
import type { Problem, ProblemReport } from "./problem.ts";
import type { EventFault } from "./event-fault.ts";
import { textLabels, wholeMembers } from "./text-members.ts";

const Entity = z.looseObject({ name: z.unknown().optional(), entity: z.unknown().optional() });
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
  const tags = tagsOf(memberOf(members, "Tags"));
  const labels = {
    ...wholeMembers(Object.fromEntries(tags)),
    ...wholeMembers(memberOf(context, "labels")),
    ...wholeMembers(memberOf(members, "labels")),
  };
  const occurrence = boundedId(occurrenceOf(members) ?? given.fallbackId, longestOccurrence);
  if (occurrence === null) {
    const message = "is missing: it tells one occurrence from another";
    return { ok: false, faults: [{ field: `${path}PID`, message }] };
  }
  // The fields count beside a stage only: what 0.27.2 dropped for want of one, older versions read by its tags alone.
  const hasStage = tags.has("keptn_stage") || fieldOf(members, "KeptnStage") !== null;
  const place = (name: "project" | "stage" | "service", keptn: string) => {
    const tag = tags.get(`keptn_${name}`);
    // A tag counts up to its second colon, and where it is empty too: as upstream.
    if (tag !== undefined) return plainText(tag.split(":")[0], longestName);
    return (
      (hasStage ? fieldOf(members, keptn) : null) ??
      plainText(memberOf(members, name), longestName) ??
      plainText(memberOf(context, name), longestName)
    );
  };
  return {
    ok: true,
    problem: {
      source: given.source,
      occurrence,
      // Legal upstream: then a root cause, or the default rule, decides.
      title: plainTitle(memberOf(members, "ProblemTitle")) ?? "",
      rootCause: plainText(memberOf(members, "rootCause")),
      state: stateOf(memberOf(members, "State")) ?? given.assumedState,
      project: place("project", "KeptnProject"),
      stage: place("stage", "KeptnStage"),
      service: place("service", "KeptnService"),
      url: webAddress(memberOf(members, "ProblemURL")) ?? webAddress(labels["Problem URL"]),
      runbook: webAddress(labels["runbook_url"]) ?? webAddress(labels["runbook"]),
      entities: affectedBy(members),
      labels: textLabels(labels),
      startedAt: timeOf(detailsOf(members)["startTime"]),
    },
  };
}

/** The project that a notification claims for itself, be it of no stage: its journal is where people look. */
export function claimedProject(members: Members): string | null {
  return fieldOf(members, "KeptnProject");
}

function fieldOf(members: Members, name: string): string | null {
  return plainText(memberOf(members, name), longestName);
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

/** `ImpactedEntities` has names and ids, `ImpactedEntity` free text. */
function affectedBy(members: Members): readonly string[] {
  const listed = memberOf(members, "ImpactedEntities");
  const named = (Array.isArray(listed) ? listed : []).slice(0, 20).flatMap((entity: unknown) => {
    const { name, entity: id } = Entity.safeParse(entity).data ?? {};
    return [name, id];
  });
  return entitiesOf([...named, memberOf(members, "ImpactedEntity")]);
}

/** `<pid>_<start>V2`: unlike the PID before it, never given to a second occurrence. */
const uniqueId = /^.+_\d+V\d+$/;

/**
 * As it was sent: cutting comes last, when all that tells it apart is in it. Beside a PID that is the start or the
 * display number, new for each problem; a PID alone is told from its earlier uses when it is recorded.
 */
function occurrenceOf(members: Members): string | null {
  const details = detailsOf(members);
  const pid = wholeText(memberOf(members, "PID"));
  const ids = [wholeText(details["id"]), wholeText(details["problemId"]), pid];
  const unique = ids.find((id) => id !== null && uniqueId.test(id));
  if (unique !== undefined) return unique;
  if (pid === null) return wholeText(memberOf(members, "ProblemID"));
  const start = wholeText(details["startTime"]);
  if (start !== null) return `${pid}_${start}`;
  const number = wholeText(memberOf(members, "ProblemID"));
  const isReused = useOfPid(pid) !== undefined;
  return number === null || number === pid || !isReused ? pid : `${pid}@${number}`;
}

/** Dynatrace's `{ProblemDetailsJSON}` is an object; a template that quotes it makes it a string. */
function detailsOf(members: Members): Members {
  const details = memberOf(members, "ProblemDetails");
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
