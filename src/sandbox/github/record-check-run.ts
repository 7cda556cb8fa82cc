import { validationFailed } from "./api-error.ts";
import type { CheckRunEdit, NewCheckRun } from "./check-run-request.ts";
import type { CheckAnnotation, CheckApp, CheckRunState } from "./check-state.ts";
import type { GitHubState } from "./github-state.ts";
import type { RepositoryState } from "./repository-state.ts";
import { suiteOf } from "./request-suite.ts";
import { findCommit } from "./resolve-commit.ts";

/** Makes a check run in the App's suite on the commit. Throws 422 where there is no such commit. */
export async function recordCheckRun(
  github: GitHubState,
  repository: RepositoryState,
  { app, request }: { readonly app: CheckApp; readonly request: NewCheckRun },
): Promise<CheckRunState> {
  const sha = await findCommit(repository, request.head_sha);
  if (sha === undefined || sha !== request.head_sha) {
    throw validationFailed({
      resource: "CheckRun",
      code: "custom",
      field: "head_sha",
      message: `No commit found for SHA: ${request.head_sha}`,
    });
  }
  const heads = [...repository.refs].filter(
    ([ref, at]) => at === sha && ref.startsWith("refs/heads/"),
  );
  const branch = heads[0]?.[0].slice("refs/heads/".length) ?? null;
  const blank: CheckRunState = {
    id: github.nextId(),
    suite: suiteOf(github, repository, { app, sha, branch }).id,
    app,
    name: request.name,
    headSha: sha,
    status: "queued",
    conclusion: null,
    externalId: "",
    detailsUrl: github.origin,
    startedAt: github.now(),
    completedAt: null,
    output: null,
    annotations: [],
  };
  return updateCheckRun(github, repository, { run: blank, edit: request });
}

/** A conclusion completes the run; annotations are added to those it has. */
export function updateCheckRun(
  github: GitHubState,
  repository: RepositoryState,
  { run, edit }: { readonly run: CheckRunState; readonly edit: CheckRunEdit },
): CheckRunState {
  const { name = run.name, external_id = run.externalId, details_url = run.detailsUrl } = edit;
  const changed: CheckRunState = {
    ...run,
    ...outputOf(run, edit.output),
    ...progressOf(run, edit, github.now()),
    name,
    externalId: external_id,
    detailsUrl: details_url,
  };
  repository.checkRuns.set(run.id, changed);
  return changed;
}

function progressOf(
  run: CheckRunState,
  edit: CheckRunEdit,
  now: Date,
): Pick<CheckRunState, "status" | "conclusion" | "startedAt" | "completedAt"> {
  const status = edit.conclusion === undefined ? (edit.status ?? run.status) : "completed";
  const startedAt = edit.started_at === undefined ? run.startedAt : new Date(edit.started_at);
  if (status !== "completed") return { status, conclusion: null, startedAt, completedAt: null };
  const conclusion = edit.conclusion ?? run.conclusion;
  if (conclusion === null) {
    throw validationFailed({ resource: "CheckRun", code: "missing_field", field: "conclusion" });
  }
  const ended = run.completedAt ?? now;
  const completedAt = edit.completed_at === undefined ? ended : new Date(edit.completed_at);
  return { status, conclusion, startedAt, completedAt };
}

function outputOf(
  run: CheckRunState,
  output: CheckRunEdit["output"],
): Pick<CheckRunState, "output" | "annotations"> {
  if (output === undefined) return run;
  const { title, summary, text = null, annotations } = output;
  return {
    output: { title, summary, text },
    annotations: [...run.annotations, ...annotations.map(annotationOf)],
  };
}

function annotationOf(
  one: NonNullable<NewCheckRun["output"]>["annotations"][number],
): CheckAnnotation {
  return {
    path: one.path,
    startLine: one.start_line,
    endLine: one.end_line,
    startColumn: one.start_column ?? null,
    endColumn: one.end_column ?? null,
    level: one.annotation_level,
    message: one.message,
    title: one.title ?? null,
    rawDetails: one.raw_details ?? null,
  };
}
