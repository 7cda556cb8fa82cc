import { listingOf, remember } from "../../../src/core/monitor/listing.ts";
import { rememberShown } from "../../../src/core/monitor/shown-problems.ts";
import type { Problem } from "../../../src/core/problem/problem.ts";
import { formatKey, type Key } from "../../../src/flows/key.ts";
import { emptyAccountMemory } from "../../../src/flows/account/account-memory.ts";
import { giveAccount } from "../../../src/flows/account/give-account.ts";
import { noMemory, type MonitorMemory } from "../../../src/flows/monitor/monitor-memory.ts";
import type { Project } from "../../../src/flows/project.ts";
import { advanceProblem } from "../../../src/flows/remediation/advance-problem.ts";
import type { CloudEvent, Monitor } from "../../../src/ports.ts";
import { conversationHost } from "../conversation-host.ts";
import { decideBench } from "./decide-bench.ts";

/** The project `shop` with a host on which people talk, a monitor and a sink; its problems take whole passes. */
export async function conversationBench(policy = "", given: Partial<Project> = {}) {
  const bench = await decideBench(policy);
  const { git, clock } = bench.deps;
  const host = conversationHost(git, () => clock.now());
  const project: Project = { ...bench.project, sink: null, ...given };
  const written: string[] = [];
  const monitor: Monitor & { fault: Error | null } = {
    source: "dynatrace",
    pollSeconds: 60,
    fault: null,
    listOpen: async () => [],
    comment: async (occurrence, text) => {
      if (monitor.fault !== null) throw monitor.fault;
      written.push(`${occurrence} ${text}`);
    },
  };
  const monitored: MonitorMemory = new Map();
  const sent: CloudEvent[] = [];
  const sink: { fault: Error | null } = { fault: null };
  const keys = new Set<string>();
  const deps = {
    ...bench.deps,
    hosting: { ...host.hosting, statuses: bench.deps.hosting.statuses },
    mergeHolds: new Map(),
    accounts: emptyAccountMemory(),
    monitored,
    enqueue: (key: Key) => void keys.add(formatKey(key)),
    monitors: () => monitor,
    sinks: () => ({
      send: async (event: CloudEvent) => {
        if (sink.fault !== null) throw sink.fault;
        sent.push(event);
      },
    }),
  };
  return {
    ...bench,
    deps,
    host,
    keys,
    monitor,
    written,
    sink,
    sent,
    project,
    /** One pass of the loop. */
    pass: (id: string) => advanceProblem(deps, { project, id }),
    /** Tells everybody. */
    account: (id: string) => giveAccount(deps, { project, id }),
    /** The monitor was just asked, and showed these for projects of these names. */
    list: (...problems: readonly Problem[]) => {
      const listed = problems.map((problem) => ({ problem, aliases: [], isSuppressed: false }));
      const { listings } = monitored.get("dynatrace") ?? noMemory;
      const listing = listingOf(clock.now(), listed);
      monitored.set("dynatrace", {
        ...noMemory,
        listings: remember(listings, listing),
        shown: rememberShown(new Map(), listed, listing.at),
      });
    },
    /** What a server that was started again remembers. */
    forget: () => {
      deps.accounts = emptyAccountMemory();
      deps.mergeHolds = new Map();
    },
  };
}
