import type { Clock } from "../../ports.ts";
import { dynatraceApi, type DynatraceApi } from "./api.ts";
import { createDelivery } from "./create-delivery.ts";
import { notification, type DynatraceProblem, type MonitoredService } from "./notification.ts";
import { selectProblems } from "./select-problems.ts";

export type DynatraceWatch = Pick<DynatraceProblem, "title" | "severity"> & {
  readonly service: MonitoredService;
  /** Read every minute of world time. */
  readonly signal: () => number;
  /** A problem is what stays above it. */
  readonly threshold: number;
};

export type DynatraceSandbox = Disposable & {
  /** All problems there ever were, oldest first. */
  readonly problems: readonly DynatraceProblem[];
  /** Lists them and takes comments, for whoever has the token. */
  readonly api: DynatraceApi;
  /** Until no notification is on its way. */
  readonly drain: () => Promise<void>;
  /** Why notifications were given up. */
  readonly faults: readonly string[];
};

type Options = {
  readonly clock: Clock;
  /** Where problem notifications go, with the token as `x-token`. */
  readonly url: string;
  readonly token: string;
  readonly watches: readonly DynatraceWatch[];
  /** How long the threshold must be exceeded before a problem opens; 3. */
  readonly openAfterMinutes?: number;
  /** How long all must be well before it is resolved; 3. */
  readonly closeAfterMinutes?: number;
  readonly fetch?: typeof fetch;
};

type Watched = {
  readonly watch: DynatraceWatch;
  /** Since when the signal has been on its present side of the threshold. */
  since: { readonly above: boolean; readonly at: Date };
  open: DynatraceProblem | undefined;
};

const minute = 60_000;

/** A monitor that opens a problem when a signal stays bad, tells a webhook about it, and resolves it by itself. */
export function createDynatrace(options: Options): DynatraceSandbox {
  const { clock, watches } = options;
  const delivery = createDelivery({ ...options, fetch: options.fetch ?? fetch });
  const problems: DynatraceProblem[] = [];
  const watched = watches.map((watch): Watched => ({
    watch,
    since: reading(watch, clock.now()),
    open: undefined,
  }));
  let timer = later();

  function later(): Disposable {
    return clock.timer(new Date(clock.now().getTime() + minute), look);
  }

  function look(): void {
    for (const each of watched) judge(each);
    timer = later();
  }

  function judge(each: Watched): void {
    const now = clock.now();
    const read = reading(each.watch, now);
    if (read.above !== each.since.above) each.since = read;
    const { above, at } = each.since;
    const minutes = (now.getTime() - at.getTime()) / minute;
    if (each.open === undefined && above && minutes >= (options.openAfterMinutes ?? 3)) {
      each.open = opened(each.watch, at, problems.length);
      problems.push(each.open);
      delivery.send(notification(each.open));
    } else if (each.open && !above && minutes >= (options.closeAfterMinutes ?? 3)) {
      const resolved = { ...each.open, endedAt: at };
      problems[problems.indexOf(each.open)] = resolved;
      each.open = undefined;
      delivery.send(notification(resolved));
    }
  }

  const api = dynatraceApi({
    tokens: { [options.token]: ["problems.read", "problems.write"] },
    answers: { problems: (asked) => selectProblems(problems, asked, clock.now()) },
  });

  return {
    problems,
    api,
    faults: delivery.faults,
    drain: delivery.drain,
    [Symbol.dispose]: () => {
      timer[Symbol.dispose]();
      delivery[Symbol.dispose]();
    },
  };
}

function reading(watch: DynatraceWatch, at: Date): Watched["since"] {
  return { above: watch.signal() > watch.threshold, at };
}

/** Ids look like Dynatrace's and are the same in every run of a world. */
function opened(watch: DynatraceWatch, startedAt: Date, earlier: number): DynatraceProblem {
  const { title, severity, service } = watch;
  const pid = `-${(4_611_686_018_427_000_000n + BigInt(startedAt.getTime() + earlier)).toString()}`;
  const displayId = `P-${26_001 + earlier}`;
  return { pid, displayId, title, severity, service, startedAt, endedAt: undefined };
}
