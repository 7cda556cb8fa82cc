import { codeOwners } from "../core/pull-request/code-owners.ts";
import type { Ports } from "../ports.ts";
import type { ServiceAt } from "./evaluation/objective-files.ts";
import type { ProjectView } from "./project-view.ts";

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
