import type { z } from "zod";
import type { Finding } from "../../core/monitor/compare-listing.ts";
import { problemId } from "../../core/problem/problem-id.ts";
import type { SpooledProblem } from "../../core/problem/spooled-problem.ts";
import type { Ports, SpoolItem } from "../../ports.ts";

type Deps = Pick<Ports, "clock" | "ids" | "log" | "spool">;

/** Written at once; small enough that a spool which is nearly full takes some. */
const batch = 100;

/**
 * Puts on disk what a monitor's list told, in order; from there on it goes the way of what monitors send. `full`: not
 * all had room, and the next listing finds the rest.
 */
export async function spoolFindings(
  deps: Deps,
  monitor: string,
  findings: readonly Finding[],
): Promise<"stored" | "full"> {
  for (let from = 0; from < findings.length; from += batch) {
    const some = findings.slice(from, from + batch);
    const stored = await deps.spool.putAll(some.map((each) => itemOf(deps, monitor, each)));
    if (stored === "full") {
      const waiting = findings.length - from;
      deps.log.warn("the spool is full, listed problems wait", { monitor, waiting });
      return "full";
    }
    for (const { kind, problem } of some) {
      const { source, project, stage, service } = problem;
      const fields = { monitor, problem: problemId(problem), source, project, stage, service };
      deps.log.info(messages[kind], fields);
    }
  }
  return "stored";
}

function itemOf({ clock, ids }: Deps, monitor: string, { kind, problem }: Finding): SpoolItem {
  const spooled = {
    receivedAt: clock.now().toISOString(),
    problem,
    event: { monitor, finding: kind },
  } satisfies z.input<typeof SpooledProblem>;
  return { id: ids(), payload: JSON.stringify(spooled) };
}

const messages = {
  missed: "listed problem accepted that was not reported",
  reopened: "listed problem accepted that was resolved",
  gone: "problem resolved that is no longer listed",
} as const satisfies Record<Finding["kind"], string>;
