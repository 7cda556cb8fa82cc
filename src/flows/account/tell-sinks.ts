import { notification } from "../../core/account/notification.ts";
import { transitionsOf, type Transition } from "../../core/account/transition.ts";
import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import { problemPage } from "../../core/layout/problem-place.ts";
import { RateLimitedError, UnavailableError } from "../../ports.ts";
import { appendEntry } from "../journal.ts";
import { done, type Outcome } from "../outcome.ts";
import type { AccountCase, AccountDeps } from "./account-case.ts";
import { recentOf } from "./recent-of.ts";

/**
 * Sends every step to the project's notification sinks, once: how far a sink has heard is in the journal, written after
 * it has taken the steps. After a crash in between it gets them again, with the same ids.
 */
export async function tellSinks(deps: AccountDeps, given: AccountCase): Promise<Outcome> {
  const { project } = given.view;
  const failures: UnavailableError[] = [];
  for (const sink of project.notifications) {
    const pending = pendingFor(given.record, sink);
    const told: Transition[] = [];
    for (const transition of recentOf(deps, pending)) {
      const failure = await send(deps, given, { sink, transition });
      if (failure !== undefined) {
        failures.push(failure);
        break;
      }
      told.push(transition);
    }
    const last = told.at(-1);
    if (last === undefined) continue;
    const entry = { kind: "notified", at: deps.clock.now().toISOString(), sink } as const;
    const record = { repository: project.repository, id: given.record.id };
    await appendEntry(deps, record, { ...entry, through: last.id });
  }
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  return done;
}

/** Of a problem that another one's change answers nothing is told: a storm is one story. */
function pendingFor(record: ProblemRecord, sink: string): readonly Transition[] {
  if (record.joined !== null) return [];
  const transitions = transitionsOf(record);
  const heard = record.entries.findLast(
    (entry) => entry.kind === "notified" && entry.sink === sink,
  );
  const through = heard?.kind === "notified" ? heard.through : null;
  return transitions.slice(transitions.findLastIndex(({ id }) => id === through) + 1);
}

/** Why the step has to be sent again. What the sink will never take is logged and left behind. */
async function send(
  deps: AccountDeps,
  { view, record }: AccountCase,
  { sink, transition }: { readonly sink: string; readonly transition: Transition },
): Promise<UnavailableError | undefined> {
  const page = problemPage(view.project.repository.url, record.id);
  try {
    const context = { project: view.project.name, page };
    await deps.sinks(sink).send(notification(record, transition, context));
    return undefined;
  } catch (error) {
    if (error instanceof UnavailableError) return error;
    if (error instanceof RateLimitedError) return new UnavailableError(error.message);
    deps.log.error("the sink did not take a step of a problem", { sink, id: transition.id, error });
    return undefined;
  }
}
