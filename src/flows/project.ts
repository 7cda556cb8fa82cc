import type { StageMode } from "../core/policy/policy.ts";
import type { Reach } from "../core/action/reach.ts";
import type { Repository } from "../ports/git.ts";

/** A project as the server's configuration knows it: its repository, and what it may use at most. */
export type Project = {
  readonly name: string;
  readonly repository: Repository;
  /** Name of the configuration's cluster; null where it may use none. */
  readonly cluster: string | null;
  /** Names of the flag services and SLI providers that it may use; the first is the default. */
  readonly flags: readonly string[];
  readonly indicators: readonly string[];
  /** Name of the sink that hears of its evaluations; null where nobody does. */
  readonly sink: string | null;
  /** Namespaces beside `<project>-<stage>` that its objects may go to. */
  readonly namespaces: readonly string[];
  readonly clusterScoped: boolean;
  /** The most that the repository may ask for. */
  readonly mode: StageMode;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Names of the monitors whose open problems are listed and which hear of their steps. */
  readonly monitors: readonly string[];
  /** Names of the sinks that hear of every problem's steps. */
  readonly notifications: readonly string[];
  readonly reach: Reach;
};
