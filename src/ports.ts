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
  readonly flagServices: (name: string) => FlagService;
  readonly indicators: (name: string) => Indicators;
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
  /** Oldest first. */
  readonly list: () => Promise<readonly SpoolItem[]>;
  readonly remove: (id: string) => Promise<void>;
};

/** `payload` is JSON, of a shape that the flow which reads it checks. */
export type SpoolItem = { readonly id: string; readonly payload: string };

/** A feature-flag service; one instance knows its project and environment. */
export type FlagService = {
  /** Undefined: the service does not know the flag. */
  readonly read: (flag: string) => Promise<boolean | undefined>;
  readonly set: (
    flag: string,
    enabled: boolean,
  ) => Promise<{ readonly kind: "set" } | { readonly kind: "unknown-flag" }>;
};

/** A source of SLI values. */
export type Indicators = {
  /** Never throws for a fault of the query or its answer: that is the result. */
  readonly query: (
    query: IndicatorQuery,
  ) => Promise<
    { readonly ok: true; readonly value: number } | { readonly ok: false; readonly message: string }
  >;
};

/** `query` has its placeholders filled in. */
export type IndicatorQuery = { readonly query: string; readonly start: Date; readonly end: Date };

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
