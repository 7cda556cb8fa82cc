import type { Stage } from "../../core/delivery/shipyard.ts";
import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import { routeProblem, stagesToKnow } from "../../core/routing/route-problem.ts";
import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import { findStage, type ProjectView } from "../project-view.ts";

/** Where a problem belongs, once its words and the policy's routes are held against the shipyard and the trees. */
export type Place = {
  readonly kind: "place";
  readonly stage: Stage;
  readonly service: string;
  readonly head: Sha;
  /** What led there. */
  readonly by: string;
};

export type Nowhere = { readonly kind: "nowhere"; readonly detail: string };

/**
 * Once something was tried the place stays: what follows belongs where it began. Until then a change of the routes, of
 * the shipyard or of the services counts at once.
 */
export async function placeOf(
  deps: Pick<Ports, "git">,
  view: ProjectView,
  record: ProblemRecord,
): Promise<Place | Nowhere> {
  const { routes } = view.policy;
  const problem = record.attempts.length > 0 ? record.problem : reported(record);
  const places = new Map<string, readonly string[]>();
  for (const name of stagesToKnow(problem, routes)) {
    if (findStage(view, name) === undefined) continue;
    places.set(name, await servicesAt(deps, view, name));
  }
  const routing = routeProblem(problem, routes, places);
  if (routing.kind === "unrouted") {
    return nowhere(branchFault(view, problem.stage) ?? routing.detail);
  }
  const stage = findStage(view, routing.stage);
  const head = view.heads.get(view.layout.stageBranch(routing.stage));
  if (stage === undefined || head === undefined) return nowhere("its stage is gone");
  return { kind: "place", stage, service: routing.service, head, by: routing.by };
}

function branchFault(view: ProjectView, name: string | null): string | undefined {
  const stage = findStage(view, name);
  const branch = stage && view.layout.stageBranch(stage.name);
  if (branch === undefined || view.heads.has(branch)) return undefined;
  return `there is no branch ${branch} for stage ${String(name)}`;
}

async function servicesAt(
  { git }: Pick<Ports, "git">,
  { project, layout, heads }: ProjectView,
  stage: string,
): Promise<readonly string[]> {
  const head = heads.get(layout.stageBranch(stage));
  if (head === undefined) return [];
  const tree = await git.list(project.repository, head, "");
  const paths = tree.map(({ path }) => path);
  return layout.servicesIn(stage, paths);
}

/** The problem in its reporter's words, before it was routed. */
function reported({ problem, entries }: ProblemRecord) {
  return entries.find((entry) => entry.kind === "problem-opened")?.problem ?? problem;
}

function nowhere(detail: string): Nowhere {
  return { kind: "nowhere", detail };
}
