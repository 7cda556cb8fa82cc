import { addResource as add, type NewResource } from "../flows/setup/add-resource.ts";
import { CommandError, type Io } from "./io.ts";
import { findProject } from "./known-projects.ts";
import { readInput } from "./read-input.ts";
import { runSetup } from "./run-setup.ts";

export type AddResourceOptions = {
  readonly project: string;
  readonly stage?: string;
  readonly service?: string;
  readonly resource: string;
  readonly resourceUri: string;
  readonly allStages?: true;
};

/** Puts a file where it belongs: to a service on a stage or all stages, to a stage, or to the whole project. */
export async function addResource(io: Io, options: AddResourceOptions): Promise<number> {
  const { project, resource: source, resourceUri: path } = options;
  const where = whereOf(options);
  const upstream = await findProject(io, project);
  const { repository } = upstream;
  const content = await readInput(io, source);
  return runSetup(io, upstream, (deps) =>
    add(deps, { project, repository, path, content, source, where }),
  );
}

function whereOf({ stage, service, allStages }: AddResourceOptions): NewResource["where"] {
  if (stage !== undefined && allStages === true) {
    throw new CommandError("--stage and --all-stages exclude each other: give one of them");
  }
  if (allStages === true) return { kind: "stages", stages: "all", service: service ?? null };
  if (stage !== undefined) return { kind: "stages", stages: [stage], service: service ?? null };
  if (service === undefined) return { kind: "project" };
  throw new CommandError(
    `a file of the service ${service} goes to a stage: add --stage, or --all-stages`,
  );
}
