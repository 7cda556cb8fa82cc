import { createService as create } from "../flows/setup/create-service.ts";
import type { Io } from "./io.ts";
import { findProject } from "./known-projects.ts";
import { runSetup } from "./run-setup.ts";

/** Gives a service its folder on every stage of a project. */
export async function createService(
  io: Io,
  service: string,
  { project }: { readonly project: string },
): Promise<number> {
  const upstream = await findProject(io, project);
  const { repository } = upstream;
  return runSetup(io, upstream, (deps) => create(deps, { project, repository, service }));
}
