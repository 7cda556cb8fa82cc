import { explanationText } from "../../core/account/explanation-text.ts";
import type { Command } from "../../core/chatops/command.ts";
import { judgeRetry } from "../../core/chatops/judge-retry.ts";
import { commandList } from "../../core/chatops/usage.ts";
import type { Entry } from "../../core/journal/entry.ts";
import { codeSpan } from "../../core/pull-request/outside-text.ts";
import { formatTime } from "../../core/pull-request/time.ts";
import type { PullRequestComment } from "../../ports/hosting.ts";
import { presentGiven } from "../account/present-given.ts";
import { appendEntry, readRecords } from "../journal.ts";
import { lookAtMerge } from "./look-at-merge.ts";
import type { MergeHolds } from "./merge-holds.ts";
import type { Case, StepDeps } from "./step.ts";

/** What came of a command; `reply` is the Markdown that its author gets, `detail` one line for the record. */
export type Answer = {
  readonly outcome: "done" | "refused" | "not-understood";
  readonly detail: string;
  readonly reply: string;
};

type Deps = StepDeps & { readonly mergeHolds: MergeHolds };

type Asked = {
  readonly command: Command;
  /** The pull request or issue that it was written on. */
  readonly number: number;
  readonly comment: PullRequestComment;
};

/** Carries a command out. What it records has the comment's time, so that a second pass finds that it was done. */
export function obey(deps: Deps, given: Case, asked: Asked): Answer | Promise<Answer> {
  switch (asked.command.kind) {
    case "retry":
      return retry(deps, given, asked.comment);
    case "hold":
      return hold(deps, given, { ...asked, command: asked.command });
    case "resume":
      return resume(deps, given, asked.comment);
    case "explain":
      return explain(deps, given);
    case "help":
      return { outcome: "done", detail: "the commands were listed", reply: commandList };
  }
}

/** Holds are looked at anew: what the last pass saw may be of before an approval, or of another server. */
async function explain(deps: Deps, given: Case): Promise<Answer> {
  const present = presentGiven(deps, given, given.record.attempts.at(-1));
  const holds = await lookAtMerge(deps, given);
  const reply = explanationText({ ...present, holds, now: deps.clock.now() });
  return { outcome: "done", detail: "the decision was explained", reply };
}

async function retry(
  deps: Deps,
  given: Case,
  { author: by, createdAt: at }: PullRequestComment,
): Promise<Answer> {
  const known = given.record.entries.find(
    (entry) => entry.kind === "retried" && entry.by === by && entry.at === at,
  );
  if (known?.kind === "retried") return retried(known.next);
  const verdict = judgeRetry(given.record);
  if (verdict.kind === "refused") return refused(verdict.detail);
  await append(deps, given, { kind: "retried", at, by, next: verdict.next });
  return retried(verdict.next);
}

function retried(next: number): Answer {
  return done(`the last action is tried once more, as attempt ${next}`);
}

async function hold(
  deps: Deps,
  given: Case,
  { command, comment, number }: Asked & { readonly command: Extract<Command, { kind: "hold" }> },
): Promise<Answer> {
  const { record, view } = given;
  const minutes = command.minutes ?? view.policy.limits.holdHours * 60;
  const until = new Date(Date.parse(comment.createdAt) + minutes * 60_000);
  const action = record.attempts.at(-1)?.planned?.action ?? null;
  await append(deps, given, {
    kind: "hold-placed",
    at: comment.createdAt,
    action,
    by: comment.author,
    reason: command.reason === "" ? `asked for on #${number}` : command.reason.slice(0, 200),
    until: until.toISOString(),
  });
  const what = action === null ? "every action" : `the action ${codeSpan(action)}`;
  const where = record.problem.service === null ? "" : ` of ${codeSpan(record.problem.service)}`;
  return done(`${what}${where} is on hold until ${formatTime(until)}`);
}

/** Holds stand in the records of any problem of the service; a person who lifts them means the service. */
async function resume(
  deps: Deps,
  given: Case,
  { author: by, createdAt: at }: PullRequestComment,
): Promise<Answer> {
  const { project } = given.view;
  const now = deps.clock.now().getTime();
  const records = (await readRecords(deps, project.repository)).filter(
    ({ problem }) =>
      problem.stage === given.record.problem.stage &&
      problem.service === given.record.problem.service,
  );
  const held = records.filter(({ holds }) => holds.some(({ until }) => Date.parse(until) > now));
  const lifted = records.some(({ entries }) =>
    entries.some((entry) => entry.kind === "hold-lifted" && entry.by === by && entry.at === at),
  );
  for (const record of held) {
    await append(deps, { ...given, record }, { kind: "hold-lifted", at, by });
  }
  if (held.length === 0 && !lifted) return refused("nothing of this service is on hold");
  for (const { id, closed } of records) {
    if (closed === null) deps.enqueue({ kind: "problem", project: project.name, id });
  }
  return done("the hold is lifted");
}

async function append(deps: Deps, { view, record: { id } }: Case, entry: Entry): Promise<void> {
  await appendEntry(deps, { repository: view.project.repository, id }, entry);
}

function done(detail: string): Answer {
  return { outcome: "done", detail: detail.replaceAll("`", ""), reply: `Done: ${detail}.` };
}

function refused(detail: string): Answer {
  return { outcome: "refused", detail, reply: `This is not possible now: ${detail}.` };
}
