import { Hono } from "hono";
import { z } from "zod";
import { access, allows, forbidden, type GitHubEnv, type Need } from "./access.ts";
import { ApiError, notFound } from "./api-error.ts";
import { accountOf } from "./authenticate.ts";
import { checkBody } from "./create-pull.ts";
import { editPull } from "./edit-pull.ts";
import { emit } from "./emit.ts";
import type { Account, Caller, GitHubState } from "./github-state.ts";
import { paginate } from "./paginate.ts";
import type { IssueState } from "./pull-state.ts";
import { readBody } from "./read-body.ts";
import { renderIssue } from "./render-issue.ts";
import type { RepositoryState } from "./repository-state.ts";

const NewIssue = z.object({
  title: z.string().min(1),
  body: z.string().nullish(),
  labels: z.array(z.string()).default([]),
});

const IssueEdit = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullable().optional(),
  state: z.enum(["open", "closed"]).optional(),
  labels: z.array(z.string()).optional(),
});

const BASE = "/repos/:owner/:repo/issues";

/** Issues, and the issue side of pull requests. */
export function issueRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const read = access(github, "issues:read", "pull_requests:read");
  const write = access(github, "issues:write", "pull_requests:write");

  routes.get(BASE, read, (c) => {
    const repository = c.get("repository");
    const { state = "open", labels = "" } = c.req.query();
    const wanted = labels.split(",").filter((label) => label !== "");
    const issues = repository.hasIssues ? repository.issues.values() : [];
    const all = [...issues, ...repository.pulls.values()]
      .filter((issue) => mayTouch(repository, c.get("caller"), { issue, level: "read" }))
      .filter((issue) => state === "all" || issue.state === state)
      .filter((issue) => wanted.every((label) => issue.labels.includes(label)))
      .toSorted((a, b) => b.number - a.number);
    return c.json(paginate(c, all).map((issue) => renderIssue(github, repository, issue)));
  });

  routes.post(BASE, access(github, "issues:write"), async (c) => {
    const repository = c.get("repository");
    if (!repository.hasIssues) throw issuesDisabled();
    const author = accountOf(github, c.get("caller"));
    const { title, body = null, labels } = await readBody(c, NewIssue);
    checkBody(body);
    const at = github.now();
    const issue: IssueState = {
      id: github.nextId(),
      number: repository.nextNumber(),
      author,
      title,
      body,
      labels,
      state: "open",
      createdAt: at,
      updatedAt: at,
      closedAt: null,
      closedBy: null,
    };
    repository.issues.set(issue.number, issue);
    emitIssue(github, repository, { action: "opened", issue, sender: author });
    return c.json(renderIssue(github, repository, issue), 201);
  });

  routes.get(`${BASE}/:number`, read, (c) => {
    const repository = c.get("repository");
    const issue = requireIssue(repository, c.req.param("number"));
    requireTouch(repository, c.get("caller"), { issue, level: "read" });
    return c.json(renderIssue(github, repository, issue));
  });

  routes.patch(`${BASE}/:number`, write, async (c) => {
    const repository = c.get("repository");
    const issue = requireIssue(repository, c.req.param("number"));
    requireTouch(repository, c.get("caller"), { issue, level: "write" });
    const edit = await readBody(c, IssueEdit);
    const sender = accountOf(github, c.get("caller"));
    const edited = await editIssue(github, repository, { issue, edit, sender });
    return c.json(renderIssue(github, repository, edited));
  });

  return routes;
}

export function requireIssue(repository: RepositoryState, number: string): IssueState {
  const pull = repository.pulls.get(Number(number));
  if (pull === undefined && !repository.hasIssues) throw issuesDisabled();
  const issue = pull ?? repository.issues.get(Number(number));
  if (issue === undefined) throw notFound();
  return issue;
}

function issuesDisabled(): ApiError {
  return new ApiError(410, "Issues has been disabled in this repository.");
}

/** An issue takes `issues`; a pull request is content with `pull_requests` as well. */
export function requireTouch(
  repository: RepositoryState,
  caller: Caller,
  touch: { readonly issue: IssueState; readonly level: "read" | "write" },
): void {
  if (!mayTouch(repository, caller, touch)) throw forbidden(caller);
}

function mayTouch(
  repository: RepositoryState,
  caller: Caller,
  { issue, level }: { readonly issue: IssueState; readonly level: "read" | "write" },
): boolean {
  const isPull = repository.pulls.has(issue.number);
  const needs: readonly Need[] = isPull
    ? [`issues:${level}`, `pull_requests:${level}`]
    : [`issues:${level}`];
  return needs.some((need) => allows(caller, need));
}

async function editIssue(
  github: GitHubState,
  repository: RepositoryState,
  {
    issue,
    edit,
    sender,
  }: {
    readonly issue: IssueState;
    readonly edit: z.infer<typeof IssueEdit>;
    readonly sender: Account;
  },
): Promise<IssueState> {
  const pull = repository.pulls.get(issue.number);
  if (pull !== undefined) {
    const labelled = { ...pull, labels: edit.labels ?? pull.labels };
    return editPull(github, repository, { pull: labelled, edit, sender });
  }
  checkBody(edit.body ?? null);
  const at = github.now();
  const { title = issue.title, labels = issue.labels, state = issue.state } = edit;
  const closing = issue.state === "open" ? { closedAt: at, closedBy: sender } : {};
  const changed: IssueState = {
    ...issue,
    title,
    body: edit.body === undefined ? issue.body : edit.body,
    labels,
    state,
    updatedAt: at,
    ...(state === "closed" ? closing : { closedAt: null, closedBy: null }),
  };
  repository.issues.set(issue.number, changed);
  const action = state === "closed" ? "closed" : "reopened";
  emitIssue(github, repository, {
    action: state === issue.state ? "edited" : action,
    issue: changed,
    sender,
  });
  return changed;
}

function emitIssue(
  github: GitHubState,
  repository: RepositoryState,
  {
    action,
    issue,
    sender,
  }: { readonly action: string; readonly issue: IssueState; readonly sender: Account },
): void {
  const payload = { issue: renderIssue(github, repository, issue) };
  emit(github, repository, { event: "issues", action, sender, payload });
}
