import { createDynatraceMonitor } from "../../../src/adapters/dynatrace/create-dynatrace-monitor.ts";
import type { Clock } from "../../../src/ports.ts";
import { createManualClock } from "../../../src/sandbox/clock.ts";
import { dynatraceApi } from "../../../src/sandbox/dynatrace/api.ts";
import type { DynatraceProblem } from "../../../src/sandbox/dynatrace/notification.ts";
import { selectProblems } from "../../../src/sandbox/dynatrace/select-problems.ts";
import { token, url } from "./dynatrace-world.ts";

const now = new Date("2026-03-01T12:00:00Z");

export function dynatraceProblem(given: Partial<DynatraceProblem> = {}): DynatraceProblem {
  return {
    pid: "-4611686018427388000",
    displayId: "P-26113",
    title: "Response time degradation",
    severity: "PERFORMANCE",
    service: {
      entity: "SERVICE-1016B63497E3FEF6",
      name: "ItemsController",
      project: "sockshop",
      stage: "production",
      service: "carts",
    },
    startedAt: new Date("2026-03-01T03:00:00Z"),
    endedAt: undefined,
    ...given,
  };
}

/** A monitor and the fake that it asks. */
export function monitoring(
  problems: readonly DynatraceProblem[],
  given: {
    readonly scopes?: readonly string[];
    readonly throttle?: () => number | undefined;
    readonly clock?: Clock;
    readonly fetch?: typeof fetch;
    readonly alertingProfile?: string;
  } = {},
) {
  const { scopes = ["problems.read", "problems.write"], throttle, alertingProfile } = given;
  const api = dynatraceApi({
    tokens: { [token]: scopes },
    answers: { problems: (asked) => selectProblems(problems, asked, now) },
    ...(throttle === undefined ? {} : { throttle }),
  });
  const monitor = createDynatraceMonitor({
    url,
    token,
    pollSeconds: 300,
    clock: given.clock ?? createManualClock(now),
    fetch: given.fetch ?? api.fetch,
    alertingProfile,
  });
  return { api, monitor };
}
