/** What a service can do. */
export type Workload = {
  /** Mean response time of an idle service. */
  readonly baseMilliseconds: number;
  /** Requests per second that one replica can serve at most. */
  readonly capacityPerReplica: number;
  /** Callers give up here; no response is slower. */
  readonly ceilingMilliseconds: number;
};

/** What the world does to a service at one moment. */
export type Conditions = {
  readonly requestsPerSecond: number;
  readonly readyReplicas: number;
  /** Something behind the service is the bottleneck, as large as one replica: more replicas do not help. */
  readonly broken?: boolean;
  /** Share (0 to 1) of the requests that the application answers with an error of its own. */
  readonly failureRate?: number;
  /** A content network answers instead of the application, which then cannot fail. */
  readonly staticContent?: boolean;
};

/** How a service behaves under its conditions. */
export type Load = {
  readonly requestsPerSecond: number;
  /** Share of the requests that fail, 0 to 1. */
  readonly errorRate: number;
  /** Response times are exponential with this mean, cut off at the ceiling. */
  readonly meanMilliseconds: number;
  readonly ceilingMilliseconds: number;
};

/** One replica under `cartsLoadTest` answers with a p90 around 1.6 s, two around 0.4 s. */
export const cartsWorkload = {
  baseMilliseconds: 100,
  capacityPerReplica: 200,
  ceilingMilliseconds: 10_000,
} satisfies Workload;
export const cartsNormal = { requestsPerSecond: 40 };
export const cartsLoadTest = { requestsPerSecond: 171 };

/** A page behind a reverse proxy; `websiteFailure` is the load generator that makes the application answer 500. */
export const websiteWorkload = {
  baseMilliseconds: 60,
  capacityPerReplica: 100,
  ceilingMilliseconds: 10_000,
} satisfies Workload;
export const websiteNormal = { requestsPerSecond: 20, failureRate: 0.001 };
export const websiteFailure = { requestsPerSecond: 20, failureRate: 0.4 };

const busiest = 0.99;
const staticMilliseconds = 20;

/**
 * The behaviour of a single queue with random arrivals (M/M/1): the mean response time is base / (1 - utilisation).
 * What is offered above the capacity fails.
 */
export function loadOf(workload: Workload, conditions: Conditions): Load {
  const { requestsPerSecond, readyReplicas, broken, failureRate = 0 } = conditions;
  const { baseMilliseconds, capacityPerReplica, ceilingMilliseconds } = workload;
  if (conditions.staticContent) {
    const meanMilliseconds = Math.min(baseMilliseconds, staticMilliseconds);
    return { requestsPerSecond, errorRate: 0, meanMilliseconds, ceilingMilliseconds };
  }
  const serving = broken ? Math.min(1, readyReplicas) : readyReplicas;
  const capacity = serving * capacityPerReplica;
  const utilisation = capacity > 0 ? requestsPerSecond / capacity : Infinity;
  const refused = Math.max(0, 1 - 1 / utilisation);
  return {
    requestsPerSecond,
    errorRate: refused + (1 - refused) * failureRate,
    meanMilliseconds: baseMilliseconds / (1 - Math.min(busiest, utilisation)),
    ceilingMilliseconds,
  };
}

/** The response time in milliseconds below which a share of the requests stay, such as 0.9 for the p90. */
export function responseTimeQuantile(load: Load, share: number): number {
  return Math.min(load.ceilingMilliseconds, -Math.log(1 - share) * load.meanMilliseconds);
}

/** Share of the requests that are answered within so many milliseconds: what a histogram's buckets count. */
export function shareWithin(load: Load, milliseconds: number): number {
  if (milliseconds >= load.ceilingMilliseconds) return 1;
  return 1 - Math.exp(-milliseconds / load.meanMilliseconds);
}
