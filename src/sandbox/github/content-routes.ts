import { Hono } from "hono";
import { access, type GitHubEnv } from "./access.ts";
import { notFound } from "./api-error.ts";
import { git, runGit } from "./git.ts";
import type { GitHubState } from "./github-state.ts";
import { apiUrl } from "./render-repository.ts";
import type { RepositoryState } from "./repository-state.ts";
import { findCommit } from "./resolve-commit.ts";
import type { Wire } from "./wire.ts";

const PATH = "/repos/:owner/:repo/contents";

/** Files and folders at a ref, by default of the default branch. */
export function contentRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const read = access(github, "contents:read");

  routes.get(`${PATH}/:path{.*}`, read, async (c) => {
    const repository = c.get("repository");
    const path = c.req.param("path").replace(/^\/+|\/+$/g, "");
    const ref = c.req.query("ref") ?? repository.defaultBranch;
    const sha = await findCommit(repository, ref);
    if (sha === undefined) throw notFound();
    const entries = path === "" ? [] : await listTree(repository, sha, [path]);
    const [entry] = entries;
    const render = renderEntry(github, repository, ref);
    if (entry?.type === "blob") {
      const bytes = await runGit(repository.path, ["cat-file", "blob", entry.sha]);
      const content = bytes.stdout.toString("base64").replace(/(.{60})/g, "$1\n");
      return c.json({
        ...render(entry),
        type: "file",
        encoding: "base64",
        content,
      } satisfies Wire<"content-file">);
    }
    if (path !== "" && entry === undefined) throw notFound();
    const children = await listTree(repository, sha, path === "" ? [] : [`${path}/`]);
    return c.json(children.map(render) satisfies Wire<"content-directory">);
  });

  return routes;
}

type TreeEntry = {
  readonly type: "blob" | "tree" | "commit";
  readonly sha: string;
  readonly size: number;
  readonly path: string;
};

async function listTree(
  repository: RepositoryState,
  at: string,
  paths: readonly string[],
): Promise<readonly TreeEntry[]> {
  const output = await git(repository.path, ["ls-tree", "-z", "-l", at, "--", ...paths]);
  const lines = output.split("\0").filter((line) => line !== "");
  return lines.map((line) => {
    const [meta = "", path = ""] = line.split("\t", 2);
    const [, type = "", sha = "", size = ""] = meta.split(/ +/);
    const kind = type === "tree" || type === "commit" ? type : "blob";
    return { type: kind, sha, size: Number(size) || 0, path };
  });
}

function renderEntry(github: GitHubState, repository: RepositoryState, ref: string) {
  const types = { blob: "file", tree: "dir", commit: "submodule" } as const;
  return ({ type, sha, size, path }: TreeEntry) => {
    const self = `${apiUrl(github, repository)}/contents/${path}?ref=${ref}`;
    const gitUrl = `${apiUrl(github, repository)}/git/${type}s/${sha}`;
    const html = `${github.origin}/${repository.owner.login}/${repository.name}/${type}/${ref}/${path}`;
    return {
      type: types[type],
      size,
      name: path.slice(path.lastIndexOf("/") + 1),
      path,
      sha,
      url: self,
      git_url: gitUrl,
      html_url: html,
      download_url: null,
      _links: { self, git: gitUrl, html },
    };
  };
}
