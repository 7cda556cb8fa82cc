import type { StageMode } from "../core/policy/policy.ts";
import type { Repository } from "../ports.ts";

/** A project as the server's configuration knows it: its repository, and what it may use at most. */
export type Project = {
  readonly name: string;
  readonly repository: Repository;
  /** Names of the configuration's clusters, flag services and SLI providers; null where it may use none. */
  readonly cluster: string | null;
  readonly flags: string | null;
  readonly indicators: string | null;
  /** The most that the repository may ask for. */
  readonly mode: StageMode;
  readonly maxReplicas: number;
};
