import type { Issue, Issues } from "../../ports/hosting.ts";
import type { Access, GitHub } from "./connect.ts";
import { cutBody, cutLine } from "./cut-text.ts";
import { GitHubError } from "./github-error.ts";
import { firstLineOf, markerLine } from "./marker-line.ts";
import { IssueAnswer, readAnswer } from "./schema.ts";

type Deps = GitHub & { readonly login: () => Promise<string> };

const label = "evenkeel";

/** Older issues than these thousand are not looked at: what they were about has long ended. */
const mostPages = 10;

/**
 * Issues carry the label `evenkeel` and their marker as a hidden first line; only those of our own count, for
 * anybody can write such a line.
 */
export function createIssues({ access, login }: Deps): Issues {
  return {
    find: async (repository, marker) => {
      const at = access(repository);
      const own = await login();
      return explained(at, () => find(at, { marker, login: own }));
    },
    open: (repository, issue) => {
      const at = access(repository);
      return explained(at, () => open(at, issue));
    },
    close: (repository, number) => close(access(repository), number),
  };
}

async function find(
  { octokit, owner, repo }: Access,
  { marker, login }: { readonly marker: string; readonly login: string },
): Promise<Issue | undefined> {
  const pages = octokit.paginate.iterator(octokit.rest.issues.listForRepo, {
    owner,
    repo,
    labels: label,
    state: "all",
    sort: "created",
    direction: "desc",
    per_page: 100,
  });
  let read = 0;
  for await (const { data } of pages) {
    const found = data
      .map((answer) => readAnswer(IssueAnswer, answer))
      .find(({ pull_request, user, body }) => {
        const isOurs = pull_request === undefined && user?.login === login;
        return isOurs && firstLineOf(body) === markerLine(marker);
      });
    if (found !== undefined) return issueOf(found);
    read += 1;
    if (read === mostPages) break;
  }
  return undefined;
}

async function open(
  { octokit, owner, repo }: Access,
  issue: Parameters<Issues["open"]>[1],
): Promise<Issue> {
  const { data } = await octokit.rest.issues.create({
    owner,
    repo,
    title: cutLine(issue.title, 256),
    body: cutBody(`${markerLine(issue.marker)}\n${issue.body}`),
    labels: [label],
  });
  return issueOf(readAnswer(IssueAnswer, data));
}

/** One that somebody deleted or moved away needs no closing. */
async function close({ octokit, owner, repo }: Access, number: number): Promise<void> {
  const closed = { state: "closed", state_reason: "completed" } as const;
  try {
    await octokit.rest.issues.update({ owner, repo, issue_number: number, ...closed });
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    if (error.status !== 404 && error.status !== 410) throw error;
  }
}

function issueOf({ number, html_url: url, state }: IssueAnswer): Issue {
  return { number, url, state };
}

/** Says what to do where a repository has no issues, or the credentials may not write them. */
async function explained<T>({ owner, repo }: Access, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const { status, message } = error;
    if (status === 410) {
      const advice = "switch them on in its settings, or take the issue out of the policy";
      throw new GitHubError(`${owner}/${repo} has no issues: ${advice}`, status);
    }
    if (status !== 403 && status !== 404) throw error;
    const advice = "grant the App or token issues: write, and accept that where it is installed";
    throw new GitHubError(
      `No issue can be kept in ${owner}/${repo}: ${advice} (${message})`,
      status,
    );
  }
}
