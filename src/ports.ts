import type { OpenProblem } from "./core/monitor/open-problem.ts";
import type { Flags, LiveFlag, WantedFlag } from "./core/flags/flags.ts";
import type { KubernetesObject } from "./core/reconcile/kubernetes-object.ts";
import type { SliResult } from "./core/evaluation/sli-result.ts";
import type { ChartRenderer } from "./ports/charts.ts";
import type { Cluster } from "./ports/cluster.ts";
import type { Git } from "./ports/git.ts";
import type { Hosting } from "./ports/hosting.ts";

/** Everything outside that a flow may use. A flow asks for the few it needs: `Pick<Ports, "git" | "clock">`. */
export type Ports = {
  readonly clock: Clock;
  readonly ids: () => string;
  readonly log: Log;
  readonly git: Git;
  readonly hosting: Hosting;
  readonly spool: Spool;
  readonly clusters: (name: string) => Cluster;
  /** One instance for all stages whose flags are the same ones of that service. */
  readonly flagServices: (name: string, place: FlagPlace) => FlagService;
  readonly indicators: (name: string) => Indicators;
  readonly sinks: (name: string) => EventSink;
  readonly monitors: (name: string) => Monitor;
  readonly charts: ChartRenderer;
};

export type Clock = {
  readonly now: () => Date;
  /** Runs once at `at` or soon after it; dispose to cancel. */
  readonly timer: (at: Date, run: () => void) => Disposable;
};

type Fields = Readonly<Record<string, unknown>>;
export type Log = {
  readonly info: (message: string, fields?: Fields) => void;
  readonly warn: (message: string, fields?: Fields) => void;
  readonly error: (message: string, fields?: Fields) => void;
};

/** Accepted events that are not in git yet. An item is on disk, fsynced, once `put` resolves. */
export type Spool = {
  /** `full`: the bound on items or bytes is reached and nothing was stored. */
  readonly put: (item: SpoolItem) => Promise<"stored" | "full">;
  /** All of the items or none, in their order. */
  readonly putAll: (items: readonly SpoolItem[]) => Promise<"stored" | "full">;
  /** Oldest first, without what is not wanted. */
  readonly list: (wanted?: (id: string) => boolean) => Promise<readonly SpoolItem[]>;
  readonly remove: (id: string) => Promise<void>;
  /** Where the disk refuses, what was removed may come back after a restart. */
  readonly removeAll: (ids: readonly string[]) => Promise<void>;
  /** How many items wait, and why none can be put right now; a disk that refused is tried again first. */
  readonly look: () => Promise<{ readonly items: number; readonly refusal: SpoolRefusal | null }>;
};

/** `full` ends when items are removed, `disk` when it takes something again. `detail` is the end of a sentence. */
export type SpoolRefusal = { readonly kind: "full" | "disk"; readonly detail: string };

/** `payload` is JSON, of a shape that the flow which reads it checks. */
export type SpoolItem = { readonly id: string; readonly payload: string };

/** Whose flags are meant. */
export type FlagPlace = { readonly project: string; readonly stage: string };

/** Where the flags of a stage are kept; one instance knows its project and environment. */
export type FlagService = RemoteFlags | FlagObjects;

/** A service with an API of its own. */
export type RemoteFlags = {
  readonly kind: "remote";
  /** Undefined: the service does not know the flag. */
  readonly read: (flag: string) => Promise<LiveFlag | undefined>;
  /** Changes what is named and differs. `refused`: a person has to do something, which the sentence says. */
  readonly set: (
    flag: string,
    wanted: WantedFlag,
  ) => Promise<
    | { readonly kind: "set" | "created" | "unknown-flag" }
    | { readonly kind: "refused"; readonly message: string }
  >;
};

/** Objects of the stage's namespace, which are reconciled as its manifests are. */
type FlagObjects = {
  readonly kind: "objects";
  readonly objectOf: (flags: Flags) => KubernetesObject;
};

/** A source of SLI values. */
export type Indicators = {
  /** What `$DEPLOYMENT` and the like stand for is the provider's matter; so are the queries that it has built in. */
  readonly query: (request: IndicatorRequest) => Promise<readonly SliResult[]>;
  /** How long after a window's end its values may still be on their way into the provider. */
  readonly ingestDelaySeconds: number;
};

/**
 * One result for each of `indicators`, in their order: what is wrong with a query or its answer is its result. Throws
 * UnavailableError or RateLimitedError where the provider as a whole does not answer, or not as what it should be.
 */
export type IndicatorRequest = {
  /** A null query: sli.yaml has none of that name. Without repetitions. */
  readonly indicators: readonly { readonly metric: string; readonly query: string | null }[];
  readonly window: Window;
  readonly context: IndicatorContext;
};

/** Start included, end excluded, start before end. */
export type Window = { readonly start: Date; readonly end: Date };

/** What queries may ask for by a placeholder. Labels and filter come from events and files: hostile text. */
export type IndicatorContext = {
  readonly project: string;
  readonly stage: string;
  readonly service: string;
  /** `canary`, `primary` or `direct`. */
  readonly deployment: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The filter of the slo.yaml. */
  readonly filter: Readonly<Record<string, string>>;
  /** Of the event that asked for the evaluation; empty where a person or a remediation did. */
  readonly event: { readonly context: string; readonly id: string; readonly source: string };
  readonly testStrategy: string;
};

/** A system that reports problems, asked instead of believed to have told us everything. */
export type Monitor = {
  /** The `source` of its problems. */
  readonly source: string;
  readonly pollSeconds: number;
  /** Every problem that is open now. Throws UnavailableError or RateLimitedError where the list would not be complete. */
  readonly listOpen: () => Promise<readonly OpenProblem[]>;
  /**
   * Writes on the problem in the monitor itself, once: a comment of these words that is there is not repeated. Does
   * nothing where the monitor has no comments. Throws UnavailableError or RateLimitedError for what may work later, and
   * Error for what will not, such as a problem that the monitor does not know.
   */
  readonly comment: (occurrence: string, text: string) => Promise<void>;
};

/** Somebody who wants to hear of evaluations. */
export type EventSink = {
  /** Resolves once it was taken. Throws UnavailableError for what may work later, and Error for what will not. */
  readonly send: (event: CloudEvent) => Promise<void>;
};

/** A CloudEvent 1.0 in structured form; extensions stand beside the attributes. */
export type CloudEvent = {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: Readonly<Record<string, unknown>>;
  readonly [extension: string]: unknown;
};

/** An outside system asked us to slow down. */
export class RateLimitedError extends Error {
  override name = "RateLimitedError";
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** An outside system did not answer, or answered that it is broken: the same call may work later. */
export class UnavailableError extends Error {
  override name = "UnavailableError";
}

/** A commit that was asked for is not in the repository. */
export class MissingCommitError extends Error {
  override name = "MissingCommitError";
}
