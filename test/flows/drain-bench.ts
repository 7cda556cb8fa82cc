import { join } from "node:path";
import { createDrainMemory, type DrainMemory } from "../../src/flows/drain-memory.ts";
import { drainSpool } from "../../src/flows/drain-spool.ts";
import { readRecords } from "../../src/flows/journal.ts";
import type { Key } from "../../src/flows/key.ts";
import { unconfiguredProject } from "../../src/flows/unconfigured-project.ts";
import { UnavailableError, type Log, type SpoolItem } from "../../src/ports.ts";
import type { Git, Repository } from "../../src/ports/git.ts";
import { createManualClock } from "../../src/sandbox/clock.ts";
import { upstream } from "../adapters/git/upstream.ts";
import { spoolOf } from "./spool-of.ts";

export const start = new Date("2026-03-01T03:00:00.000Z");

/** Two projects and a home on disk; the journals of `unwritable` refuse every commit until they are taken out. */
export async function drainBench(...given: readonly SpoolItem[]) {
  const { folder, git, repository: home } = await upstream();
  const sockshop = await git.createBare(join(folder, "sockshop.git"));
  const website = await git.createBare(join(folder, "website.git"));
  const items = [...given];
  const warned: string[] = [];
  const warn = (message: string) => void warned.push(message);
  const log: Log = { info: () => undefined, warn, error: warn };
  const enqueued: Key[] = [];
  const unwritable = new Set<string>();
  const guarded: Git = {
    ...git,
    commit: (repository, change) =>
      unwritable.has(repository.url)
        ? Promise.reject(new UnavailableError("the upstream does not answer"))
        : git.commit(repository, change),
  };
  const projects = [
    unconfiguredProject("sockshop", sockshop),
    unconfiguredProject("website", website),
  ];
  const deps = {
    git: guarded,
    clock: createManualClock(start),
    log,
    spool: spoolOf(items),
    projects: new Map(projects.map((project) => [project.name, project])),
    home,
    enqueue: (key: Key) => void enqueued.push(key),
  };
  const story = async (repository: Repository) =>
    (await readRecords({ git }, repository)).map(({ id, entries }) => [
      id,
      ...entries.map(({ kind }) => kind),
    ]);
  const left = () => items.map(({ id }) => id);
  /** Each time by a process that has just started, unless it is given what it remembers. */
  const drain = (over: Partial<typeof deps & { readonly drained: DrainMemory }> = {}) =>
    drainSpool({ drained: createDrainMemory(), ...deps, ...over });
  return {
    folder,
    git: guarded,
    home,
    sockshop,
    website,
    enqueued,
    unwritable,
    story,
    left,
    drain,
    warned,
    deps,
  };
}
