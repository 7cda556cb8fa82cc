import type { OpenProblem } from "../../core/monitor/open-problem.ts";
import { RateLimitedError, UnavailableError, type Ports } from "../../ports.ts";
import { noMemory, type MonitorMemory } from "./monitor-memory.ts";

type Deps = Pick<Ports, "clock" | "log" | "monitors"> & { readonly monitored: MonitorMemory };

type Listed =
  | { readonly kind: "listed"; readonly problems: readonly OpenProblem[] }
  /** Worth asking again in so many seconds. */
  | { readonly kind: "no-answer"; readonly seconds: number };

/**
 * The monitor's list, or how long it asks us to wait: its limits must not hold up the work on everything else, as those
 * of GitHub do. A silence is told once, and its end.
 */
export async function listOpen(deps: Deps, name: string): Promise<Listed> {
  const known = deps.monitored.get(name) ?? noMemory;
  try {
    const problems = await deps.monitors(name).listOpen();
    if (!known.isAnswering) deps.log.info("monitor answers again", { monitor: name });
    deps.monitored.set(name, { ...known, isAnswering: true });
    return { kind: "listed", problems };
  } catch (error) {
    if (!(error instanceof UnavailableError || error instanceof RateLimitedError)) throw error;
    if (known.isAnswering) {
      const message = "open problems cannot be listed, will be tried again";
      deps.log.warn(message, { monitor: name, error });
    }
    deps.monitored.set(name, { ...known, isAnswering: false });
    return { kind: "no-answer", seconds: waitSeconds(error) };
  }
}

function waitSeconds(error: Error): number {
  return error instanceof RateLimitedError ? error.retryAfterSeconds : 0;
}
