import type { OpenProblem } from "../../core/monitor/open-problem.ts";
import { problemsFromDynatrace } from "../../core/problem/from-dynatrace.ts";
import type { ProblemsPage } from "./schema.ts";

/**
 * An open problem of the API as its notification would have told it (keptn.md §6.1), so that both ways decide the same:
 * it names no root cause, as the template does not.
 * Undefined for an id that is no text.
 */
export function readProblem(
  listed: ProblemsPage["problems"][number],
  { href, isSuppressed }: { readonly href: string; readonly isSuppressed: boolean },
): OpenProblem | undefined {
  const { problemId, displayId, title, startTime } = listed;
  const entities = listed.impactedEntities ?? [];
  const read = problemsFromDynatrace({
    State: "OPEN",
    ProblemID: displayId,
    PID: problemId,
    ProblemTitle: title || displayId || problemId,
    ProblemURL: `${href}/#problems/problemdetails;pid=${problemId}`,
    ProblemDetails: { id: problemId, startTime },
    Tags: (listed.entityTags ?? []).map(tellTag).join(", "),
    ImpactedEntities: entities.map(({ entityId, name }) => ({
      type: entityId?.type,
      name,
      entity: entityId?.id,
    })),
  });
  const [problem] = read.ok ? read.problems : [];
  if (problem === undefined) return undefined;
  return { problem, aliases: aliasesOf(listed), isSuppressed };
}

function tellTag(tag: NonNullable<ProblemsPage["problems"][number]["entityTags"]>[number]): string {
  const { key, value, stringRepresentation } = tag;
  return stringRepresentation ?? [key, value].filter((part) => Boolean(part)).join(":");
}

/** Templates without the details name a problem by its PID, alone or with its start or number, or by its number. */
function aliasesOf({ problemId, displayId }: ProblemsPage["problems"][number]): readonly string[] {
  const [, pid, start] = /^(.+)_(\d+)V\d+$/.exec(problemId) ?? [];
  const byPid = pid === undefined ? [] : [pid, `${pid}_${start}`];
  return displayId ? [...byPid, `${pid ?? problemId}@${displayId}`, displayId] : byPid;
}
