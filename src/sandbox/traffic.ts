import type { Clock } from "../ports.ts";
import type { DynatraceWatch } from "./dynatrace/create-dynatrace.ts";
import {
  cartsLoadTest,
  cartsNormal,
  cartsWorkload,
  loadOf,
  responseTimeQuantile,
  websiteFailure,
  websiteNormal,
  websiteWorkload,
  type Load,
} from "./load-model.ts";
import { createLoadTimeline, type LoadTimeline } from "./load-timeline.ts";
import { loadSeries } from "./prometheus/load-series.ts";
import type { Series } from "./prometheus/series.ts";
import type { UnleashSandbox } from "./unleash/start-unleash.ts";

/** Who uses the services of the world, how hard, and what that looks like from outside. */
export type Traffic = Disposable & {
  /** Starts or ends what makes a service suffer. */
  readonly set: (service: MonitoredName, level: "normal" | "heavy") => void;
  readonly load: (service: MonitoredName) => Load;
  /** What Prometheus scrapes. */
  readonly series: () => readonly Series[];
  /** What Dynatrace looks at. */
  readonly watches: readonly DynatraceWatch[];
};

export type MonitoredName = "production/carts" | "staging/carts" | "production/front-end";

type Given = {
  readonly clock: Clock;
  readonly cluster: {
    /** 0 while there is no such Deployment. */
    readonly readyReplicas: (namespace: string, deployment: string) => number;
  };
  readonly unleash: Pick<UnleashSandbox, "isEnabled">;
  readonly broken: boolean;
};

export function createTraffic(given: Given): Traffic {
  const { clock, cluster, unleash, broken } = given;
  const heavy = new Set<MonitoredName>();
  const carts = (name: MonitoredName, stage: string) => () =>
    loadOf(cartsWorkload, {
      ...(heavy.has(name) ? cartsLoadTest : cartsNormal),
      readyReplicas: cluster.readyReplicas(`sockshop-${stage}`, "carts-primary"),
      broken,
    });
  const frontEnd = () =>
    loadOf(websiteWorkload, {
      ...(heavy.has("production/front-end") ? websiteFailure : websiteNormal),
      readyReplicas: 1,
      staticContent: unleash.isEnabled("EnableStaticContent"),
    });
  const timelines: Record<MonitoredName, LoadTimeline> = {
    "production/carts": createLoadTimeline({
      clock,
      load: carts("production/carts", "production"),
    }),
    "staging/carts": createLoadTimeline({ clock, load: carts("staging/carts", "staging") }),
    "production/front-end": createLoadTimeline({ clock, load: frontEnd }),
  };
  const served = new Set<string>();
  const p90 = (stage: "production" | "staging") => {
    if (cluster.readyReplicas(`sockshop-${stage}`, "carts-primary") > 0) served.add(stage);
    // A monitor knows nothing of a service before its first answer.
    return served.has(stage) ? responseTimeQuantile(timelines[`${stage}/carts`].observe(), 0.9) : 0;
  };
  const slow = {
    title: "Response time degradation",
    severity: "PERFORMANCE",
    threshold: 1000,
  } as const;
  return {
    set: (service, level) => {
      if (level === "heavy") heavy.add(service);
      else heavy.delete(service);
      timelines[service].observe();
    },
    load: (service) => timelines[service].observe(),
    series: () =>
      (["production", "staging"] as const).flatMap((stage) =>
        loadSeries(timelines[`${stage}/carts`].spans, {
          job: `carts-sockshop-${stage}`,
          handler: "ItemsController.addToCart",
        }),
      ),
    watches: [
      { ...slow, service: cartsIn("production"), signal: () => p90("production") },
      { ...slow, service: cartsIn("staging"), signal: () => p90("staging") },
      {
        title: "Failure rate increase",
        severity: "ERROR",
        threshold: 0.05,
        service: {
          entity: "SERVICE-8F2D1C7A90B3E456",
          name: "unleash-demo:80",
          project: "website",
          stage: "production",
          service: "front-end",
        },
        signal: () => timelines["production/front-end"].observe().errorRate,
      },
    ],
    [Symbol.dispose]: () => {
      for (const timeline of Object.values(timelines)) timeline[Symbol.dispose]();
    },
  };
}

function cartsIn(stage: "production" | "staging"): DynatraceWatch["service"] {
  const entity = stage === "production" ? "SERVICE-1016B63497E3FEF6" : "SERVICE-5B7C0E4D2A91F683";
  return { entity, name: "ItemsController", project: "sockshop", stage, service: "carts" };
}
