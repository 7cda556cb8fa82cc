import { monitorComment } from "../../core/account/monitor-comment.ts";
import { transitionsOf } from "../../core/account/transition.ts";
import { agree, shows } from "../../core/monitor/listing.ts";
import { shownAs } from "../../core/monitor/shown-problems.ts";
import { problemPage } from "../../core/layout/problem-place.ts";
import { RateLimitedError, UnavailableError } from "../../ports.ts";
import { noMemory, type MonitorState } from "../monitor/monitor-memory.ts";
import { done, type Outcome, waiting } from "../outcome.ts";
import type { AccountCase, AccountDeps } from "./account-case.ts";
import { remember } from "./account-memory.ts";
import { recentOf } from "./recent-of.ts";

/** Until a monitor is asked again; one that is asked more often is waited for as long. */
const mostSeconds = 60;

/**
 * Writes each step on the problem in the monitor that reports it: only where the monitor itself has listed it for this
 * project, since a report names a problem by an id that anybody can write.
 */
export async function tellMonitors(deps: AccountDeps, given: AccountCase): Promise<Outcome> {
  const { view, record } = given;
  const page = problemPage(view.project.repository.url, record.id);
  const texts = recentOf(deps, transitionsOf(record)).flatMap(
    (transition) => monitorComment(transition, page) ?? [],
  );
  const monitors = texts.length === 0 ? [] : view.project.monitors;
  let outcome: Outcome = done;
  for (const name of monitors) {
    const { source, pollSeconds } = deps.monitors(name);
    const surfaces = texts.map((text) => ({
      text,
      surface: `monitor/${name}/${record.id}/${text}`,
    }));
    const untold = surfaces.filter(({ surface }) => !deps.accounts.told.has(surface));
    if (source !== record.problem.source || untold.length === 0) continue;
    const listed = listedAs(deps.monitored.get(name) ?? noMemory, given);
    if (listed.kind === "not-yet") {
      const seconds = Math.min(pollSeconds, mostSeconds);
      outcome = waiting(`the monitor ${name} is asked for the problem`, deps.clock.now(), seconds);
    }
    if (listed.kind !== "listed") continue;
    for (const { text, surface } of untold) {
      await tell(deps, { monitor: name, occurrence: listed.occurrence, text });
      remember(deps.accounts, surface, "");
    }
  }
  return outcome;
}

type Listed =
  | { readonly kind: "listed"; readonly occurrence: string }
  /** It was asked since, and has no such problem, or has it for somebody else. */
  | { readonly kind: "not-listed" }
  | { readonly kind: "not-yet" };

function listedAs({ shown, listings }: MonitorState, { view, record }: AccountCase): Listed {
  const problem = { ...record.problem, project: view.project.name };
  const occurrence = shownAs(shown, problem, record.openedAt);
  if (occurrence !== undefined) return { kind: "listed", occurrence };
  const last = listings.at(-1);
  const isOthers =
    last !== undefined && last.at > Date.parse(record.openedAt) && shows(last, problem);
  const isAbsent = agree(listings, record.openedAt, { problem, as: "absent" });
  return { kind: isOthers || isAbsent ? "not-listed" : "not-yet" };
}

async function tell(
  deps: AccountDeps,
  given: { readonly monitor: string; readonly occurrence: string; readonly text: string },
): Promise<void> {
  const { monitor, occurrence, text } = given;
  try {
    await deps.monitors(monitor).comment(occurrence, text);
  } catch (error) {
    // Only GitHub's wish for patience may hold up everything: another system's is this surface's own matter.
    if (error instanceof RateLimitedError) throw new UnavailableError(error.message);
    if (error instanceof UnavailableError) throw error;
    deps.log.error("the monitor does not take a comment", { monitor, occurrence, error });
  }
}
