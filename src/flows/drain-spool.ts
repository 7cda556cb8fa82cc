import { problemId } from "../core/problem/problem-id.ts";
import { SpooledProblem } from "../core/problem/spooled-problem.ts";
import type { Ports, SpoolItem } from "../ports.ts";
import type { Repository } from "../ports/git.ts";
import { appendEntry, readRecord } from "./journal.ts";
import type { Key } from "./key.ts";
import { done, waiting, type Outcome } from "./outcome.ts";
import type { Project } from "./project.ts";

type Deps = Pick<Ports, "git" | "clock" | "log" | "spool"> & {
  readonly projects: ReadonlyMap<string, Project>;
  /** Keeps the journal of what belongs to no project. */
  readonly home: Repository;
  readonly enqueue: (key: Key) => void;
};

/** Moves accepted events into the journal, oldest first; an item leaves the spool once git holds it. */
export async function drainSpool(deps: Deps): Promise<Outcome> {
  const items = await deps.spool.list();
  const behind = new Set<string>();
  for (const item of items) {
    const spooled = readItem(item);
    if (spooled === undefined) {
      deps.log.error("spool item cannot be read and stays where it is", { item: item.id });
      continue;
    }
    const { problem } = spooled;
    const queue = problem.project ?? "";
    // An item must not overtake an earlier one of the same project: a resolve would come before its problem.
    if (behind.has(queue)) continue;
    try {
      await recordProblem(deps, spooled);
      await deps.spool.remove(item.id);
    } catch (error) {
      deps.log.warn("event stays in the spool, its journal cannot be written", {
        item: item.id,
        error,
      });
      behind.add(queue);
    }
  }
  return behind.size === 0 ? done : waiting("a journal cannot be written", deps.clock.now(), 10);
}

async function recordProblem(deps: Deps, { receivedAt, problem }: SpooledProblem): Promise<void> {
  const project = problem.project === null ? undefined : deps.projects.get(problem.project);
  const repository = project?.repository ?? deps.home;
  const id = problemId(problem);
  await deps.git.fetch(repository);
  const record = await readRecord(deps, repository, id);
  const place = { repository, id };
  if (record === undefined) {
    await appendEntry(deps, place, { kind: "problem-opened", at: receivedAt, problem });
  }
  if (project === undefined) {
    const detail = `no project ${JSON.stringify(problem.project)} is configured on this server`;
    // Apart from the line above: the last try may have died between the two.
    await appendEntry(deps, place, { kind: "ignored", at: receivedAt, reason: "unrouted", detail });
  }
  if (record !== undefined) {
    // Merged into another problem, it will not be resolved under its own name.
    const over = problem.state === "resolved" || problem.state === "merged";
    const kind = over ? "problem-resolved" : "problem-reopened";
    await appendEntry(deps, place, { kind, at: receivedAt });
  }
  if (project !== undefined) deps.enqueue({ kind: "problem", project: project.name, id });
}

function readItem({ payload }: SpoolItem): SpooledProblem | undefined {
  try {
    return SpooledProblem.parse(JSON.parse(payload));
  } catch {
    return undefined;
  }
}
