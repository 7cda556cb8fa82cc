import type { Repository } from "../ports/git.ts";
import { commandEnv } from "./command-env.ts";
import { listProjects, recallProject } from "./known-projects.ts";
import type { Io } from "./io.ts";
import { snapshotClone } from "./snapshot-clone.ts";
import { upstreamAt, type Upstream } from "./upstream.ts";
import type { GitTools } from "./with-git.ts";

/** What `--repo` names; a url that create project was told is opened as it was then. */
export async function findRepository(io: Io, written: string): Promise<Upstream> {
  const { env } = commandEnv(io);
  const upstream = upstreamAt(written, { io, env });
  if (upstream.login !== null) return upstream;
  for (const name of await listProjects(io)) {
    const known = await recallProject(io, name);
    if (known?.repository.url === upstream.repository.url) return known;
  }
  return upstream;
}

/** The repository for reading: one on disk by a copy of what it has, so that nothing is written to it. */
export async function openRepository(
  tools: GitTools,
  { repository }: Upstream,
): Promise<Repository> {
  const isLocal = !/^https?:/.test(repository.url);
  const opened = isLocal ? await snapshotClone(tools, repository.url) : repository;
  await tools.git.fetch(opened);
  return opened;
}
