import { compareListing, type Finding } from "../../core/monitor/compare-listing.ts";
import { listingOf, remember, type Listing } from "../../core/monitor/listing.ts";
import { rememberShown } from "../../core/monitor/shown-problems.ts";
import type { Problem } from "../../core/problem/problem.ts";
import { problemId } from "../../core/problem/problem-id.ts";
import { RateLimitedError, UnavailableError, type Monitor, type Ports } from "../../ports.ts";
import type { Repository } from "../../ports/git.ts";
import { readRecords } from "../journal.ts";
import type { Key } from "../key.ts";
import { done, waiting, type Outcome } from "../outcome.ts";
import type { Project } from "../project.ts";
import { assignListed, type Assigned } from "./assign-listed.ts";
import { listOpen } from "./list-open.ts";
import { noMemory, type MonitorMemory } from "./monitor-memory.ts";
import { pendingProblems } from "./pending-problems.ts";
import { spoolFindings } from "./spool-findings.ts";

type Deps = Pick<Ports, "git" | "clock" | "log" | "ids" | "spool" | "monitors"> & {
  readonly projects: ReadonlyMap<string, Project>;
  /** Keeps the journal of what belongs to no project. */
  readonly home: Repository;
  readonly enqueue: (key: Key) => void;
  readonly monitored: MonitorMemory;
};

/** After a fault of the monitor, a journal or the spool; a monitor that is asked more often is asked as often. */
const secondsAfterFault = 60;

/**
 * Lists a monitor's open problems and puts into the spool what the journals do not know, as if it had been sent: no
 * problem depends on one notification.
 */
export async function pollMonitor(deps: Deps, name: string): Promise<Outcome> {
  const users = [...deps.projects.values()].filter(({ monitors }) => monitors.includes(name));
  if (users.length === 0) return done;
  const monitor = deps.monitors(name);
  const soon = Math.min(monitor.pollSeconds, secondsAfterFault);
  const at = deps.clock.now();
  const listed = await listOpen(deps, name);
  if (listed.kind === "no-answer") {
    const seconds = Math.max(soon, listed.seconds);
    return waiting("the monitor does not answer", deps.clock.now(), seconds);
  }
  const { assigned, foreign } = assignListed(listed.problems, {
    users,
    configured: deps.projects,
  });
  keep(deps, name, { listing: listingOf(at, listed.problems), assigned, foreign });
  // Before the journals: what moves from here to there is seen in one of them at least.
  const pending = await pendingProblems(deps);
  let isWhole = true;
  for (const each of assigned) {
    const findings = await tryCompare(deps, { name, monitor, each, pending });
    const stored = findings === undefined ? "unread" : await spoolFindings(deps, name, findings);
    if (stored !== "stored") isWhole = false;
    if (findings !== undefined && findings.length > 0) deps.enqueue({ kind: "spool" });
  }
  if (isWhole) return waiting("next listing", at, monitor.pollSeconds);
  return waiting("not everything that was listed could be taken up", at, soon);
}

type ListedNow = {
  readonly listing: Listing;
  readonly assigned: readonly Assigned[];
  readonly foreign: readonly Problem[];
};

function keep(
  { log, monitored }: Deps,
  name: string,
  { listing, assigned, foreign }: ListedNow,
): void {
  const known = monitored.get(name) ?? noMemory;
  for (const problem of foreign) {
    const id = problemId(problem);
    if (known.foreign.has(id)) continue;
    const message = "listed problem ignored: its project does not use this monitor";
    log.info(message, { monitor: name, problem: id, named: problem.project });
  }
  const ids = new Set(foreign.map(problemId));
  const owned = assigned.flatMap(({ project, listed }) => (project === null ? [] : listed));
  monitored.set(name, {
    ...known,
    listings: remember(known.listings, listing),
    shown: rememberShown(known.shown, owned, listing.at),
    foreign: ids,
  });
}

type Comparison = {
  readonly name: string;
  readonly monitor: Monitor;
  readonly each: Assigned;
  readonly pending: ReadonlySet<string>;
};

/** Undefined where the journal cannot be read now; the other projects' can be. */
async function tryCompare(
  deps: Deps,
  { name, monitor, each, pending }: Comparison,
): Promise<readonly Finding[] | undefined> {
  const { project, listed } = each;
  const repository = project?.repository ?? deps.home;
  try {
    await deps.git.fetch(repository);
    const { source } = monitor;
    const records = (await readRecords(deps, repository)).filter(
      ({ problem }) => problem.source === source,
    );
    const used = project === null ? [...deps.projects.values()] : [project];
    const others = [...new Set(used.flatMap(({ monitors }) => monitors))].filter(
      (other) => other !== name && deps.monitors(other).source === source,
    );
    return compareListing({
      listed,
      records,
      pending,
      listings: listingsOf(deps, name),
      others: others.map((other) => listingsOf(deps, other)),
    });
  } catch (error) {
    if (!(error instanceof UnavailableError || error instanceof RateLimitedError)) throw error;
    const message = "listed problems wait, the journal cannot be read";
    deps.log.warn(message, { monitor: name, project: project?.name ?? null, error });
    return undefined;
  }
}

function listingsOf({ monitored }: Deps, name: string) {
  return (monitored.get(name) ?? noMemory).listings;
}
