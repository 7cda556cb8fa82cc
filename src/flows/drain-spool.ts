import type { SpooledEvent } from "../core/spool/spooled-event.ts";
import { RateLimitedError, UnavailableError, type Ports } from "../ports.ts";
import type { Repository } from "../ports/git.ts";
import type { DrainMemory } from "./drain-memory.ts";
import { inParallel } from "./in-parallel.ts";
import { done, type Outcome } from "./outcome.ts";
import { projectOf, readSpooled, subjectOf } from "./read-spooled.ts";
import { type Batch, takeUp, type TakeUpDeps } from "./take-up.ts";

type Deps = TakeUpDeps &
  Pick<Ports, "spool"> & {
    /** Keeps the journal of what belongs to no project. */
    readonly home: Repository;
    readonly drained: DrainMemory;
  };

type Item = { readonly id: string; readonly event: SpooledEvent };

const secondsAside = 300;
const secondsBehind = 10;
/** So many lines make a commit that people can still read, and cost about what one line costs. */
const mostInOneCommit = 300;

/**
 * Moves accepted events into the journals, oldest first; an item leaves the spool once git holds it. Problems of one
 * journal share commits. A journal that cannot be written keeps nobody else waiting.
 */
export async function drainSpool(deps: Deps): Promise<Outcome> {
  const { aside, behind } = deps.drained;
  const fresh = await takeStock(deps);
  const now = deps.clock.now();
  const ready = [...itemsByQueue(deps)].filter(([url]) => (behind.get(url)?.until ?? now) <= now);
  await inParallel(ready, ([url, ids]) => drainQueue(deps, { url, ids, fresh }));
  const until = [...[...behind.values()].map((each) => each.until), ...aside.values()]
    .toSorted((a, b) => Number(a) - Number(b))
    .at(0);
  if (until === undefined) return done;
  const reason = behind.size > 0 ? "a journal cannot be written" : "an event cannot be recorded";
  return { kind: "waiting", reason, until };
}

/** Reads what came since the last pass: what waits for long is not read again for each event that comes. */
async function takeStock(deps: Deps): Promise<ReadonlyMap<string, SpooledEvent>> {
  const { seen } = deps.drained;
  const fresh = new Map<string, SpooledEvent>();
  for (const item of await deps.spool.list((id) => !seen.has(id))) {
    const event = readSpooled(item);
    seen.set(item.id, event === undefined ? null : placeOf(deps, event));
    if (event !== undefined) fresh.set(item.id, event);
    else deps.log.error("spool item cannot be read and stays where it is", { item: item.id });
  }
  return fresh;
}

/** An item must not overtake an earlier one of its journal: a resolve would come before its problem. */
function placeOf(deps: Deps, event: SpooledEvent) {
  const queue = repositoryOf(deps, event).url;
  return { queue, subject: `${projectOf(event)} ${subjectOf(event)}` };
}

function repositoryOf({ projects, home }: Deps, event: SpooledEvent): Repository {
  return projects.get(projectOf(event) ?? "")?.repository ?? home;
}

function itemsByQueue({ drained: { seen } }: Deps): ReadonlyMap<string, readonly string[]> {
  const queues = new Map<string, string[]>();
  for (const [id, place] of seen) {
    if (place === null) continue;
    const queue = queues.get(place.queue);
    if (queue === undefined) queues.set(place.queue, [id]);
    else queue.push(id);
  }
  return queues;
}

type Queue = {
  readonly url: string;
  readonly ids: readonly string[];
  readonly fresh: ReadonlyMap<string, SpooledEvent>;
};

async function drainQueue(deps: Deps, { url, ids, fresh }: Queue): Promise<void> {
  const { behind } = deps.drained;
  let hasFetched = false;
  for (let at = 0; at < ids.length; at += mostInOneCommit) {
    const items = await itemsOf(deps, ids.slice(at, at + mostInOneCommit), fresh);
    const [first] = items;
    if (first === undefined) continue;
    const repository = repositoryOf(deps, first.event);
    try {
      if (!hasFetched) await deps.git.fetch(repository);
      hasFetched = true;
      for (const batch of inBatches(items)) await takeBatch(deps, repository, batch);
    } catch (error) {
      return fallBehind(deps, url, error instanceof Error ? error : new Error(String(error)));
    }
  }
  if (behind.delete(url)) deps.log.info("journal can be written again", { journal: url });
}

/** Those that are in the spool still, without what would overtake something that is set aside. */
async function itemsOf(
  deps: Deps,
  ids: readonly string[],
  fresh: ReadonlyMap<string, SpooledEvent>,
): Promise<readonly Item[]> {
  const { seen, aside } = deps.drained;
  const unread = new Set(ids.filter((id) => !fresh.has(id)));
  const read = unread.size === 0 ? [] : await deps.spool.list((id) => unread.has(id));
  const events = new Map(read.map((item) => [item.id, readSpooled(item)]));
  return ids.flatMap((id) => {
    const event = fresh.get(id) ?? events.get(id);
    if (event !== undefined) return { id, event };
    seen.delete(id);
    aside.delete(id);
    return [];
  });
}

/** What is set aside until later, and all that came after it on the same subject. */
function withoutAside(
  { clock, drained: { aside, seen } }: Deps,
  items: readonly Item[],
): readonly Item[] {
  const now = clock.now();
  const later = [...aside].flatMap(([id, until]) => (until > now ? id : []));
  const subjects = new Set(later.map((id) => seen.get(id)?.subject));
  return items.filter(({ id }) => !subjects.has(seen.get(id)?.subject));
}

/** Neighbours of one kind stay together, so that the order stays. */
function inBatches(items: readonly Item[]): readonly (readonly Item[])[] {
  const batches: Item[][] = [];
  for (const item of items) {
    const batch = batches.at(-1);
    const joins = batch?.[0]?.event.kind === "problem" && item.event.kind === "problem";
    if (batch !== undefined && joins) batch.push(item);
    else batches.push([item]);
  }
  return batches;
}

/** Of a batch that fails for a reason which is no outage, halves are tried until only what is at fault is left. */
async function takeBatch(
  deps: Deps,
  repository: Repository,
  items: readonly Item[],
): Promise<void> {
  const free = withoutAside(deps, items);
  const [first] = free;
  if (first === undefined) return;
  try {
    await takeUp(deps, repository, batchOf(free));
    await leaveSpool(deps, free);
  } catch (error) {
    if (isOutage(error)) throw error;
    if (free.length === 1) return setAside(deps, first, error);
    const middle = Math.ceil(free.length / 2);
    await takeBatch(deps, repository, free.slice(0, middle));
    return takeBatch(deps, repository, free.slice(middle));
  }
}

function batchOf(items: readonly Item[]): Batch {
  const [first] = items;
  if (first !== undefined && first.event.kind !== "problem") {
    return { kind: "other", event: first.event };
  }
  const events = items.flatMap(({ event }) => (event.kind === "problem" ? [event] : []));
  return { kind: "problems", events };
}

async function leaveSpool({ spool, drained }: Deps, items: readonly Item[]): Promise<void> {
  await spool.removeAll(items.map(({ id }) => id));
  for (const { id } of items) {
    drained.seen.delete(id);
    drained.aside.delete(id);
  }
}

function setAside({ clock, drained, log }: Deps, item: Item, error: unknown): void {
  const until = new Date(clock.now().getTime() + secondsAside * 1000);
  const fields = { item: item.id, project: projectOf(item.event), seconds: secondsAside, error };
  log.error("event stays in the spool and is set aside, it cannot be recorded", fields);
  drained.aside.set(item.id, until);
}

/** The log says it once, and again when the reason is another one. */
function fallBehind(deps: Deps, url: string, error: Error): void {
  const { behind, seen } = deps.drained;
  const asked = error instanceof RateLimitedError ? error.retryAfterSeconds : 0;
  const seconds = Math.max(secondsBehind, asked);
  const until = new Date(deps.clock.now().getTime() + seconds * 1000);
  const reason = error.message;
  if (behind.get(url)?.reason !== reason) {
    const events = [...seen.values()].filter((place) => place?.queue === url).length;
    const message = "events stay in the spool, their journal cannot be written";
    deps.log.warn(message, { journal: url, events, error });
  }
  behind.set(url, { until, reason });
}

function isOutage(error: unknown): error is UnavailableError | RateLimitedError {
  return error instanceof UnavailableError || error instanceof RateLimitedError;
}
