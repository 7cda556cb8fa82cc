import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGit } from "../adapters/git/create-git.ts";
import { createRunGit, type RunGit } from "../adapters/git/run-git.ts";
import type { Git } from "../ports/git.ts";
import type { Io } from "./io.ts";
import type { Upstream } from "./upstream.ts";

export type GitTools = {
  readonly git: Git;
  /** The program itself, for what the port does not do. */
  readonly runGit: RunGit;
  /** A folder that is gone when the command ends. */
  readonly scratch: string;
};

/**
 * Git for one command. Its mirrors are its own and do not outlive it, for those of a server that runs beside it belong
 * to that server alone.
 */
export async function withGit<T>(
  io: Io,
  upstreams: readonly Upstream[],
  work: (tools: GitTools) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), "evenkeel-"));
  const logins = new Map(upstreams.map(({ repository, login }) => [repository.url, login]));
  try {
    const root = join(scratch, "mirrors");
    const git = createGit({
      root,
      identity: { name: "evenkeel", email: "evenkeel@users.noreply.github.com" },
      environment: io.env,
      credentials: ({ url }) => {
        const login = logins.get(url) ?? undefined;
        const pair = login && Buffer.from(`${login.user}:${login.token}`).toString("base64");
        return Promise.resolve(pair && `Basic ${pair}`);
      },
    });
    return await work({ git, runGit: createRunGit(root, io.env), scratch });
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}
