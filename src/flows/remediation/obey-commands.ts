import { commandPlaces } from "../../core/chatops/command-places.ts";
import { hearsCommands } from "../../core/chatops/hears-commands.ts";
import { parseCommand } from "../../core/chatops/parse-command.ts";
import { commandList } from "../../core/chatops/usage.ts";
import { RateLimitedError, UnavailableError } from "../../ports.ts";
import type { PullRequestComment } from "../../ports/hosting.ts";
import { remember, type AccountMemory } from "../account/account-memory.ts";
import { mayWrite } from "../may-write.ts";
import { obey, type Answer } from "./obey.ts";
import { say } from "./say.ts";
import { record, type Case, type StepDeps } from "./step.ts";
import type { MergeHolds } from "./merge-holds.ts";

type Deps = StepDeps & { readonly accounts: AccountMemory; readonly mergeHolds: MergeHolds };

type Asked = { readonly number: number; readonly comment: PullRequestComment };

/**
 * Does what the oldest unanswered comment on a problem's pull requests or issue asks for. Only what a person who may
 * write there wrote and left as it was counts. The record holds which comment was answered, written last: after a crash
 * the effect, the reply and the reaction are done again, and each of them is there once.
 */
export async function obeyCommands(deps: Deps, given: Case): Promise<"obeyed" | "nothing"> {
  for (const asked of await unanswered(deps, given)) {
    const parsed = parseCommand(asked.comment.body);
    if (parsed === undefined) continue;
    const { comment } = asked;
    const word = await wordOf(deps, given, comment);
    if (word === "unknown") continue;
    if (word === "does-not-count") {
      await react(deps, given, { comment, reaction: "confused" });
      remember(deps.accounts, ignoredName(given, comment), "");
      continue;
    }
    await react(deps, given, { comment, reaction: "eyes" });
    const answer =
      parsed.kind === "command"
        ? await obey(deps, given, { ...asked, command: parsed.command })
        : notUnderstood(parsed.detail);
    const marker = `evenkeel:reply-${comment.id}`;
    await say(deps, given, { number: asked.number, marker, body: answer.reply });
    const reaction = answer.outcome === "done" ? "rocket" : "confused";
    await react(deps, given, { comment, reaction });
    await record(deps, given, {
      kind: "commanded",
      comment: comment.id,
      by: comment.author,
      command: parsed.kind === "command" ? parsed.command.kind : "unknown",
      outcome: answer.outcome,
      detail: answer.detail,
    });
    return "obeyed";
  }
  return "nothing";
}

/** `unknown`: GitHub does not tell now, say for a permission that we lack; the next pass asks again. */
async function wordOf(
  deps: Deps,
  { view }: Case,
  { author, id }: PullRequestComment,
): Promise<"counts" | "does-not-count" | "unknown"> {
  try {
    const counts = await mayWrite(deps, view.project.repository, author);
    return counts ? "counts" : "does-not-count";
  } catch (error) {
    if (error instanceof UnavailableError || error instanceof RateLimitedError) throw error;
    deps.log.error("nobody can say whether a comment's author may write here", {
      comment: id,
      author,
      error,
    });
    return "unknown";
  }
}

function notUnderstood(detail: string): Answer {
  const outcome = "not-understood";
  return { outcome, detail, reply: `${detail}.\n\n${commandList}`.replace("?.", "?") };
}

async function unanswered(deps: Deps, given: Case): Promise<readonly Asked[]> {
  const { record: known } = given;
  if (hearsCommands(known, deps.clock.now()) === "over") return [];
  const answered = new Set(
    known.entries.flatMap((entry) => (entry.kind === "commanded" ? [entry.comment] : [])),
  );
  const asked: Asked[] = [];
  for (const number of commandPlaces(known)) {
    for (const comment of await read(deps, given, number)) {
      if (comment.isBot || comment.isEdited || answered.has(comment.id)) continue;
      if (deps.accounts.told.has(ignoredName(given, comment))) continue;
      asked.push({ number, comment });
    }
  }
  return asked.toSorted((a, b) => a.comment.createdAt.localeCompare(b.comment.createdAt));
}

async function read(
  deps: Deps,
  { view }: Case,
  number: number,
): Promise<readonly PullRequestComment[]> {
  try {
    return await deps.hosting.pullRequests.comments(view.project.repository, number);
  } catch (error) {
    if (error instanceof UnavailableError || error instanceof RateLimitedError) throw error;
    deps.log.error("the comments cannot be read", { number, error });
    return [];
  }
}

async function react(
  deps: Deps,
  { view }: Case,
  given: {
    readonly comment: PullRequestComment;
    readonly reaction: "eyes" | "rocket" | "confused";
  },
): Promise<void> {
  const { comment, reaction } = given;
  try {
    await deps.hosting.pullRequests.react(view.project.repository, comment.id, reaction);
  } catch (error) {
    if (error instanceof UnavailableError || error instanceof RateLimitedError) throw error;
    deps.log.error("the comment takes no reaction", { comment: comment.id, error });
  }
}

function ignoredName({ view }: Case, { id }: PullRequestComment): string {
  return `ignored/${view.project.name}/${id}`;
}
