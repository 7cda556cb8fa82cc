import { CommandError, type Io } from "./io.ts";
import { findProject, listProjects } from "./known-projects.ts";
import { findRepository } from "./open-repository.ts";
import type { Upstream } from "./upstream.ts";

export type SourceOptions = { readonly repo?: string; readonly project?: string };

/** The repository whose record is meant: as it is named, its project's, or that of the only project known here. */
export async function evaluationSource(
  io: Io,
  { repo, project }: SourceOptions,
): Promise<Upstream> {
  if (repo !== undefined) return findRepository(io, repo);
  if (project !== undefined) return findProject(io, project);
  const names = await listProjects(io);
  const [name, other] = names;
  if (name !== undefined && other === undefined) return findProject(io, name);
  const known = names.length === 0 ? "no project is known here" : `known are ${names.join(", ")}`;
  throw new CommandError(
    `name the project's repository with --repo, or the project with --project: ${known}`,
  );
}

/** Throws CommandError about an id that names no evaluation, or several. */
export function refuseUnfound(
  id: string,
  found:
    { readonly kind: "unknown" } | { readonly kind: "ambiguous"; readonly ids: readonly string[] },
): never {
  if (found.kind === "unknown") {
    throw new CommandError(
      `there is no evaluation ${JSON.stringify(id)}: evenkeel log --evaluations lists them`,
    );
  }
  const several = found.ids.slice(0, 10).join(", ");
  throw new CommandError(`several evaluations begin with ${JSON.stringify(id)}: ${several}`);
}
