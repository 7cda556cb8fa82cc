import type { Dispatch } from "../evaluation-request/read-dispatch.ts";
import type { Problem } from "./problem.ts";
import type { EventFault } from "./event-fault.ts";
import { readEvent } from "./read-event.ts";

type ProblemsOfDispatch =
  | { readonly kind: "problems"; readonly problems: readonly Problem[]; readonly truncated: number }
  | { readonly kind: "faulty"; readonly faults: readonly EventFault[] }
  | { readonly kind: "not-a-problem" };

const ownType = "evenkeel-problem";

/**
 * The problems that a `repository_dispatch` reports: its `client_payload` is a body as a monitor sends it. A repository
 * speaks for its own projects only; `projects` are those, and the one that is meant if there is but one.
 */
export function problemsOfDispatch(
  { type, payload, delivery, slug }: Dispatch,
  projects: readonly string[],
): ProblemsOfDispatch {
  if (type !== ownType) return { kind: "not-a-problem" };
  // A redelivery is the same event.
  const read = readEvent(payload, "cloudevent", { id: () => delivery, asKeptn: false });
  if (!read.ok) return { kind: "faulty", faults: read.faults };
  if (read.problems.length === 0) {
    const message = "reports no problem: send a body as Dynatrace, Alertmanager or Keptn does";
    return { kind: "faulty", faults: [{ field: "client_payload", message }] };
  }
  const [first = null, ...others] = projects;
  const sole = others.length === 0 ? first : null;
  const problems = read.problems.map((each) => ({ ...each, project: each.project ?? sole }));
  const foreign = problems.flatMap(({ project }) =>
    project !== null && projects.includes(project) ? [] : [foreignFault(project, slug, projects)],
  );
  if (foreign.length > 0) return { kind: "faulty", faults: foreign };
  return { kind: "problems", problems, truncated: read.truncated };
}

function foreignFault(
  project: string | null,
  slug: string,
  projects: readonly string[],
): EventFault {
  const known = projects.join(", ");
  const message =
    project === null
      ? `is missing: name one of ${known}`
      : `${JSON.stringify(project)} is no project of ${slug}, which has: ${known}`;
  return { field: "project", message };
}
