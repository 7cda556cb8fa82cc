import type { Repository } from "../../ports/git.ts";
import { readProject, type ProjectReading } from "../project-view.ts";
import { unconfiguredProject } from "../unconfigured-project.ts";
import { refused, type SetupDeps, type SetupRefusal } from "./setup-outcome.ts";

export type NamedProject = { readonly project: string; readonly repository: Repository };

type Ready = Extract<ProjectReading, { kind: "ready" }>;

/** The project as its repository describes it; a repository without a shipyard is none yet. */
export async function readSetup(
  deps: Pick<SetupDeps, "git">,
  { project, repository }: NamedProject,
): Promise<Ready | SetupRefusal> {
  const reading = await readProject(deps, unconfiguredProject(project, repository));
  if (reading.kind === "ready") return reading;
  return refused("no-project", `${project} is no project yet: ${reading.reason}`);
}
