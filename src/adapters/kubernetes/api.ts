import type { Clock } from "../../ports.ts";
import type { Connection } from "./connect.ts";
import type { ResourceFinder } from "./find-resource.ts";

/** What every call to one API server works with. */
export type Api = Connection & {
  readonly resources: ResourceFinder;
  readonly clock: Clock;
  readonly random: () => number;
  /** Objects in one answer of a list. */
  readonly pageSize: number;
};
