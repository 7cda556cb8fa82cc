import type { CheckRun } from "../../core/pull-request/check-run.ts";
import type { CommitStatus } from "../../core/pull-request/commit-status.ts";
import type { Log } from "../../ports.ts";
import type { Checks } from "../../ports/hosting.ts";
import { checkDigest, checkOutputs } from "./check-output.ts";
import { listStatuses, setStatus } from "./commit-statuses.ts";
import type { Access, GitHub } from "./connect.ts";
import { GitHubError } from "./github-error.ts";
import { CheckRunAnswer, readAnswer } from "./schema.ts";

/** `appId` is null for a plain token, which may not write check runs. */
type Deps = GitHub & { readonly appId: number | null; readonly log: Log };

export function createChecks({ access, appId, log }: Deps): Checks {
  return {
    report: async (repository, sha, run) => {
      const at = access(repository);
      if (appId === null) return reportAsStatus(at, sha, run);
      try {
        await reportAsCheckRun(at, { sha, run, appId });
      } catch (error) {
        if (!(error instanceof GitHubError) || error.status !== 403) throw error;
        // An installation keeps its old permissions until its owner accepts new ones.
        log.warn("check run not permitted, a commit status stands in", {
          repository: repository.slug,
          check: run.name,
        });
        await reportAsStatus(at, sha, run);
      }
    },
    results: (repository, sha) => results(access(repository), sha),
  };
}

/**
 * A finished run that says something else is left as history and a new one begun: GitHub does not reliably reopen
 * one. With more annotations than fit a request, the run is finished by the last, so that an interrupted report
 * never looks complete.
 */
async function reportAsCheckRun(
  access: Access,
  { sha, run, appId }: { readonly sha: string; readonly run: CheckRun; readonly appId: number },
): Promise<void> {
  const { octokit, owner, repo } = access;
  const runs = await listRuns(access, sha, run.name);
  const newest = newestFirst(runs).find(({ app }) => app?.id === appId);
  const external_id = checkDigest(run);
  if (newest?.external_id === external_id) return;
  const reusable = newest?.status !== "completed" && newest?.output.annotations_count === 0;
  let id = reusable ? newest.id : undefined;
  const outputs = checkOutputs(run);
  for (const [index, output] of outputs.entries()) {
    const last = index === outputs.length - 1;
    const content = { output, ...(last ? { external_id, ...progressOf(run) } : unfinished) };
    if (id === undefined) {
      const { data } = await octokit.rest.checks.create({
        owner,
        repo,
        name: run.name,
        head_sha: sha,
        ...content,
      });
      id = data.id;
    } else {
      await octokit.rest.checks.update({ owner, repo, check_run_id: id, ...content });
    }
  }
}

const unfinished = { status: "in_progress" } as const;

function progressOf({ state }: CheckRun) {
  if (state === "in-progress") return unfinished;
  return { status: "completed", conclusion: state } as const;
}

async function reportAsStatus(access: Access, sha: string, run: CheckRun): Promise<void> {
  const states = {
    "in-progress": "pending",
    success: "success",
    neutral: "success",
    failure: "failure",
  } as const satisfies Record<CheckRun["state"], CommitStatus["state"]>;
  const status = { context: run.name, state: states[run.state], description: run.title, url: null };
  const before = (await listStatuses(access, sha)).find(
    ({ context }) => context.toLowerCase() === run.name.toLowerCase(),
  );
  if (before?.state === status.state && before.description === status.description) return;
  await setStatus(access, sha, status);
}

type Result = "pending" | "success" | "failure";

/** Where several senders use one name, the worst counts: a requirement by that name is met by all or none. */
async function results(access: Access, sha: string): Promise<ReadonlyMap<string, Result>> {
  const [runs, statuses] = await Promise.all([listRuns(access, sha), listStatuses(access, sha)]);
  const found: (readonly [string, Result])[] = [];
  const seen = new Set<string>();
  for (const run of newestFirst(runs)) {
    const sender = `${run.app?.id}/${run.name}`;
    if (!seen.has(sender)) found.push([run.name, resultOf(run)]);
    seen.add(sender);
  }
  for (const { context, state } of statuses) {
    found.push([context, state === "error" ? "failure" : state]);
  }
  const order = ["success", "pending", "failure"] as const;
  return new Map(
    found.toSorted(([, first], [, second]) => order.indexOf(first) - order.indexOf(second)),
  );
}

function resultOf({ status, conclusion }: CheckRunAnswer): Result {
  if (status !== "completed") return "pending";
  return ["success", "neutral", "skipped"].includes(conclusion ?? "") ? "success" : "failure";
}

async function listRuns({ octokit, owner, repo }: Access, sha: string, name?: string) {
  const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
    owner,
    repo,
    ref: sha,
    filter: "latest",
    per_page: 100,
    ...(name === undefined ? {} : { check_name: name }),
  });
  return runs.map((run) => readAnswer(CheckRunAnswer, run));
}

function newestFirst(runs: readonly CheckRunAnswer[]): readonly CheckRunAnswer[] {
  return runs.toSorted((a, b) => b.id - a.id);
}
