import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { githubUrls, type Env } from "../config/env.ts";
import { nameFault } from "../core/names.ts";
import type { Repository } from "../ports/git.ts";
import { CommandError, type Io } from "./io.ts";

/** A repository and what opens it. */
export type Upstream = { readonly repository: Repository; readonly login: Login | null };

export type Login = { readonly user: string; readonly token: string };

/**
 * What a person wrote as a repository: a url, or a folder. GITHUB_TOKEN opens those of the GitHub that GHE_HOST names
 * (github.com without), and is never sent anywhere else.
 */
export function upstreamAt(
  written: string,
  { io, env, login = null }: { readonly io: Io; readonly env: Env; readonly login?: Login | null },
): Upstream {
  if (!isAddress(written)) {
    return { repository: { url: resolve(io.cwd, written), slug: null }, login: null };
  }
  const url = webAddress(written);
  if (url.protocol === "file:") {
    return { repository: { url: fileURLToPath(url), slug: null }, login: null };
  }
  const { web } = githubUrls(env);
  const slug = url.origin === new URL(web).origin ? slugOf(url.pathname) : null;
  if (slug === null) return { repository: { url: written, slug }, login };
  const token = io.env["GITHUB_TOKEN"];
  const own = token ? { user: "x-access-token", token } : null;
  return { repository: { url: `${web}/${slug}.git`, slug }, login: login ?? own };
}

/** The project's name, where only its repository is known: the repository's own, if it can be one. */
export function guessName({ repository }: Upstream): string {
  const name = basename(repository.url).replace(/\.git$/, "");
  return nameFault("project", name) === undefined ? name : "project";
}

/** With a scheme, or in ssh's short form; everything else is a folder. */
export function isAddress(written: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(written) || /^[^/\\:]+@[^/\\:]+:/.test(written);
}

function webAddress(written: string): URL {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url === undefined || !["https:", "http:", "file:"].includes(url.protocol)) {
    throw new CommandError(
      `${JSON.stringify(written)} cannot be reached: write the repository's https:// address`,
    );
  }
  if (url.username === "" && url.password === "") return url;
  throw new CommandError(
    `the address of ${url.host}${url.pathname} holds a login: take it out, and give --git-user and --git-token, or GITHUB_TOKEN`,
  );
}

function slugOf(path: string): string | null {
  return /^\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(path)?.[1] ?? null;
}
