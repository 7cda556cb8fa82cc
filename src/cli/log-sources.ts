import { join } from "node:path";
import { commandEnv } from "./command-env.ts";
import { exists } from "./exists.ts";
import type { Io } from "./io.ts";
import { findProject, listProjects } from "./known-projects.ts";
import { findRepository } from "./open-repository.ts";
import { guessName, type Upstream } from "./upstream.ts";

export type LogSource = { readonly name: string; readonly upstream: Upstream };

/** The repository that is named, or those of all projects that are known here. */
export async function logSources(io: Io, repo: string | undefined): Promise<readonly LogSource[]> {
  if (repo === undefined) return knownSources(io);
  const upstream = await findRepository(io, repo);
  return [{ name: guessName(upstream), upstream }];
}

/** The home journal has what belongs to no project. */
async function knownSources(io: Io): Promise<readonly LogSource[]> {
  const names = await listProjects(io);
  const projects = await Promise.all(
    names.map(async (name) => ({ name, upstream: await findProject(io, name) })),
  );
  const path = join(commandEnv(io).dataFolder, "home.git");
  if (!(await exists(path))) return projects;
  const home = { name: "home", upstream: { repository: { url: path, slug: null }, login: null } };
  return [...projects, home];
}
