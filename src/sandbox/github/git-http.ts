import { gunzipSync } from "node:zlib";
import { Hono, type Context } from "hono";
import { allows, canSee, findRepository, type GitHubEnv } from "./access.ts";
import { ApiError } from "./api-error.ts";
import { accountOf, authenticate } from "./authenticate.ts";
import type { Caller, GitHubState } from "./github-state.ts";
import { runGit } from "./git.ts";
import { noticeRefs } from "./notice-refs.ts";
import { parsePush, refusePush } from "./receive-pack.ts";
import type { RepositoryState } from "./repository-state.ts";

/** git's smart HTTP protocol, spoken by git's own `http-backend`. */
export function gitHttp(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();

  routes.get("/:owner/:repo/info/refs", async (c) => {
    const entrance = enter(github, c, c.req.query("service") ?? "");
    if (entrance instanceof Response) return entrance;
    return serve(c, entrance, { rest: "info/refs", body: new Uint8Array() });
  });

  routes.post("/:owner/:repo/git-upload-pack", async (c) => {
    const entrance = enter(github, c, "git-upload-pack");
    if (entrance instanceof Response) return entrance;
    const body = new Uint8Array(await c.req.arrayBuffer());
    return serve(c, entrance, { rest: "git-upload-pack", body });
  });

  routes.post("/:owner/:repo/git-receive-pack", async (c) => {
    const entrance = enter(github, c, "git-receive-pack");
    if (entrance instanceof Response) return entrance;
    // The whole pack is read before the repository is locked: a slow client holds up nobody.
    const body = new Uint8Array(await c.req.arrayBuffer());
    const { repository, caller } = entrance;
    return repository.exclusive(async () => {
      const refusal = refuseProtected(repository, plain(c, body));
      if (refusal !== undefined) return refusal;
      const response = await serve(c, entrance, { rest: "git-receive-pack", body });
      await noticeRefs(github, repository, accountOf(github, caller));
      return response;
    });
  });

  return routes;
}

type Entrance = { readonly repository: RepositoryState; readonly caller: Caller };

/** Lets a caller in, or answers in plain text: git shows it to its user. */
function enter(github: GitHubState, c: Context<GitHubEnv>, service: string): Entrance | Response {
  const caller = identify(github, c.req.header("Authorization") ?? null);
  if (caller.kind === "anonymous" || caller.kind === "app") {
    c.header("WWW-Authenticate", 'Basic realm="GitHub"');
    return c.text("Invalid username or token.", 401);
  }
  const name = `${c.req.param("owner") ?? ""}/${(c.req.param("repo") ?? "").replace(/\.git$/, "")}`;
  const repository = findRepository(github, name);
  if (repository === undefined || !canSee(caller, repository)) {
    return c.text("Repository not found.", 404);
  }
  const needed = service === "git-receive-pack" ? "contents:write" : "contents:read";
  if (!allows(caller, needed)) {
    const { login } = accountOf(github, caller);
    return c.text(`Permission to ${name}.git denied to ${login}.`, 403);
  }
  return { repository, caller };
}

function identify(github: GitHubState, header: string | null): Caller {
  try {
    return authenticate(github, header);
  } catch (error) {
    if (error instanceof ApiError) return { kind: "anonymous" };
    throw error;
  }
}

function plain(c: Context<GitHubEnv>, body: Uint8Array): Uint8Array {
  return c.req.header("Content-Encoding") === "gzip" ? gunzipSync(body) : body;
}

/** A protected branch that exists takes no push from anybody. */
function refuseProtected(repository: RepositoryState, body: Uint8Array): Response | undefined {
  const push = parsePush(body);
  const refused = push.commands.find(
    ({ ref }) =>
      repository.refs.has(ref) && repository.protections.has(ref.replace(/^refs\/heads\//, "")),
  );
  if (refused === undefined) return undefined;
  const message = `error: GH006: Protected branch update failed for ${refused.ref}.\nerror: Changes must be made through a pull request.\n`;
  const answer = refusePush(push, "protected branch hook declined", message);
  return new Response(new Uint8Array(answer), {
    headers: { "Content-Type": "application/x-git-receive-pack-result" },
  });
}

async function serve(
  c: Context<GitHubEnv>,
  { repository }: Entrance,
  { rest, body }: { readonly rest: string; readonly body: Uint8Array },
): Promise<Response> {
  const run = await runGit(repository.path, ["http-backend"], {
    input: body,
    env: {
      GIT_PROJECT_ROOT: repository.path,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_PROTOCOL: c.req.header("Git-Protocol") ?? "",
      PATH_INFO: `/${rest}`,
      QUERY_STRING: new URL(c.req.url).search.slice(1),
      REQUEST_METHOD: c.req.method,
      REMOTE_USER: "git",
      REMOTE_ADDR: "127.0.0.1",
      CONTENT_TYPE: c.req.header("Content-Type") ?? "",
      CONTENT_LENGTH: String(body.length),
      HTTP_CONTENT_ENCODING: c.req.header("Content-Encoding") ?? "",
    },
  });
  return readCgi(run.stdout);
}

function readCgi(output: Buffer): Response {
  const end = output.indexOf("\r\n\r\n");
  if (end < 0) return new Response("git http-backend gave no answer.", { status: 500 });
  const headers = new Headers();
  for (const line of output.toString("latin1", 0, end).split("\r\n")) {
    const colon = line.indexOf(":");
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const status = Number.parseInt(headers.get("Status") ?? "200", 10);
  headers.delete("Status");
  return new Response(new Uint8Array(output.subarray(end + 4)), { status, headers });
}
