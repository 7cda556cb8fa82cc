import { journalBranch } from "./layout.ts";

/** Path of a problem's record on the journal branch. */
export function problemFile(problem: string): string {
  return `problems/${problem}.jsonl`;
}

/** Where a person reads a problem's record: a status links there. */
export function problemPage(repositoryUrl: string, problem: string): string {
  return `${repositoryUrl.replace(/\.git$/, "")}/blob/${journalBranch}/${problemFile(problem)}`;
}

export const problemFolder = "problems";

/** The problem whose record `path` is; undefined for any other file. */
export function problemOfFile(path: string): string | undefined {
  return /^problems\/([0-9a-f]{10})\.jsonl$/.exec(path)?.[1];
}

/** The one branch of one attempt: its name is what keeps a second pull request from being opened. */
export function remediationBranch(change: {
  readonly stage: string;
  readonly service: string;
  readonly problem: string;
  readonly attempt: number;
}): string {
  const suffix = change.attempt === 1 ? "" : `-${change.attempt}`;
  return `remediate/${change.stage}/${change.service}/${change.problem}${suffix}`;
}

/** The attempt that a branch name stands for; undefined for a branch that is not a remediation's. */
export function parseRemediationBranch(
  branch: string,
): { stage: string; service: string; problem: string; attempt: number } | undefined {
  const match = /^remediate\/([a-z0-9-]+)\/([a-z0-9-]+)\/([0-9a-f]{10})(?:-(\d{1,3}))?$/.exec(
    branch,
  );
  if (match === null) return undefined;
  const [, stage = "", service = "", problem = "", attempt = "1"] = match;
  return { stage, service, problem, attempt: Number(attempt) };
}
