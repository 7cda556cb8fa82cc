import { codeOwners } from "../core/pull-request/code-owners.ts";
import type { Ports } from "../ports.ts";
import type { ServiceAt } from "./evaluation/objective-files.ts";
import type { ProjectView } from "./project-view.ts";
import type { Case } from "./remediation/step.ts";

const places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** Whom a change concerns: `oncall` of the service in evenkeel.yaml, else the owners of its folder on that branch. */
export async function responsibleFor(
  { git }: Pick<Ports, "git">,
  view: ProjectView,
  where: ServiceAt,
): Promise<readonly string[]> {
  const oncall = view.policy.services[where.service]?.oncall ?? [];
  if (oncall.length > 0) return oncall;
  const { root } = view.layout.service(where.stage, where.service);
  const files = await git.readAll(view.project.repository, where.at, places);
  const text = places.map((place) => files.get(place)).find((found) => found !== undefined);
  return text === undefined ? [] : codeOwners(text, `${root}/remediation.yaml`);
}

/** Whom a problem concerns, as its stage's branch says now; nobody where its place is not known. */
export async function responsibleOf(
  deps: Pick<Ports, "git">,
  { view, record: { problem } }: Case,
): Promise<readonly string[]> {
  const { stage, service } = problem;
  if (stage === null || service === null) return [];
  const at = view.heads.get(view.layout.stageBranch(stage));
  return at === undefined ? [] : responsibleFor(deps, view, { stage, service, at });
}
