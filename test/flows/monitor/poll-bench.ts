import type { OpenProblem } from "../../../src/core/monitor/open-problem.ts";
import { SpooledEvent } from "../../../src/core/spool/spooled-event.ts";
import type { MonitorMemory } from "../../../src/flows/monitor/monitor-memory.ts";
import { pollMonitor } from "../../../src/flows/monitor/poll-monitor.ts";
import type { Project } from "../../../src/flows/project.ts";
import { unconfiguredProject } from "../../../src/flows/unconfigured-project.ts";
import type { Monitor } from "../../../src/ports.ts";
import { drainBench } from "../drain-bench.ts";

type Uses = Readonly<Partial<Record<"sockshop" | "website", readonly string[]>>>;

/**
 * Two projects that use these monitors, each of which lists what the test puts there, or fails with it. The journals
 * and the drain into them are real.
 */
export async function pollBench(uses: Uses) {
  const bench = await drainBench();
  const projects = new Map(
    (["sockshop", "website"] as const).map((name): [string, Project] => [
      name,
      { ...unconfiguredProject(name, bench[name]), monitors: uses[name] ?? [] },
    ]),
  );
  const lists = new Map<string, readonly OpenProblem[] | Error>();
  const logged: string[] = [];
  const note = (message: string) => void logged.push(message);
  const monitors = (name: string): Monitor => ({
    source: name.startsWith("alertmanager") ? "alertmanager" : "dynatrace",
    pollSeconds: 300,
    listOpen: async () => {
      const list = lists.get(name) ?? [];
      if (list instanceof Error) throw list;
      return list;
    },
    comment: async () => undefined,
  });
  const monitored: MonitorMemory = new Map();
  let count = 0;
  const ids = () => `id-${String((count += 1)).padStart(6, "0")}`;
  const log = { info: note, warn: note, error: note };
  const deps = { ...bench.deps, projects, monitors, monitored, ids, log };
  return {
    ...bench,
    deps,
    lists,
    logged,
    poll: async (name: string) => pollMonitor(deps, name),
    drain: () => bench.drain({ projects }),
    /** What waits in the spool, as its project, occurrence and state. */
    spooled: async () =>
      (await deps.spool.list()).map(({ payload }) => {
        const event = SpooledEvent.parse(JSON.parse(payload));
        if (event.kind !== "problem") return event.kind;
        const { project, occurrence, state } = event.problem;
        return `${project} ${occurrence} ${state}`;
      }),
    pass: (minutes: number) => bench.deps.clock.advance(minutes * 60_000),
  };
}
