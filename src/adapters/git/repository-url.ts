import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";
import type { Repository } from "../../ports/git.ts";

/** Over HTTP a credential is needed; a repository on disk is just a path. */
export function isRemote({ url }: Repository): boolean {
  return /^https?:\/\//.test(url);
}

/** The url as git may see it: `http(s)://` without a login, or an absolute path. */
export function checkUrl({ url }: Repository): string {
  if (isAbsolute(url) && !/\p{Cc}/u.test(url)) return url;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !["http:", "https:"].includes(parsed.protocol)) {
    throw new Error(
      `${JSON.stringify(url.slice(0, 200))} is not an http(s) url or an absolute path of a git repository.`,
    );
  }
  if (parsed.username !== "" || parsed.password !== "") {
    throw new Error(
      `The repository url of ${parsed.host}${parsed.pathname} holds a login; take it out and configure a credential.`,
    );
  }
  return url;
}

/** Folder name of a mirror: people find it by its start, and its end keeps two urls apart. */
export function mirrorName({ url }: Repository): string {
  const readable = url
    .replace(/\.git\/?$/, "")
    .split("/")
    .slice(-2)
    .join("-")
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[-.]+/, "")
    .slice(-80);
  return `${readable}-${createHash("sha256").update(url).digest("hex").slice(0, 12)}.git`;
}
