import { join, resolve } from "node:path";
import { exists } from "./exists.ts";
import type { Io } from "./io.ts";
import { findRepository } from "./open-repository.ts";
import { findRepository as findFolder } from "./snapshot-clone.ts";
import { isAddress, type Upstream } from "./upstream.ts";
import { withGit } from "./with-git.ts";

/**
 * Where to write what belongs into the shared repository: for a clone its origin, so that others see it and the next
 * fetch does not lose it. Everything else, a clone without an origin too, is written itself.
 */
export async function upstreamOfClone(io: Io, upstream: Upstream): Promise<Upstream> {
  const { url } = upstream.repository;
  const folder = isAddress(url) ? undefined : await findFolder(url);
  if (folder === undefined) return upstream;
  const own = join(folder, ".git");
  if (!(await exists(own))) return local(folder);
  const origin = await withGit(io, [], async ({ runGit }) => {
    const args = ["config", "--get", "remote.origin.url"];
    const { code, stdout } = await runGit({ args, repository: own });
    return code === 0 ? stdout.toString("utf8").trim() : "";
  });
  if (origin === "") return local(own);
  return findRepository(io, isAddress(origin) ? overHttps(origin) : resolve(folder, origin));
}

function local(folder: string): Upstream {
  return { repository: { url: folder, slug: null }, login: null };
}

/** A token opens what somebody cloned by ssh, whose keys no command of ours gets to see. */
function overHttps(address: string): string {
  const { host, path } =
    /^(?:ssh:\/\/)?[^@/]+@(?<host>[^:/]+)(?::\d+)?[:/](?<path>.+)$/.exec(address)?.groups ?? {};
  return host === undefined || path === undefined ? address : `https://${host}/${path}`;
}
