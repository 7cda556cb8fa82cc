import type { Listing } from "../../core/monitor/listing.ts";
import type { ShownProblems } from "../../core/monitor/shown-problems.ts";

/** What a process remembers of a monitor; a restart begins anew, which only makes it wait longer. */
export type MonitorState = {
  /** Complete ones in a row, oldest first. */
  readonly listings: readonly Listing[];
  /** What it showed whom: nobody else has it told of a problem. */
  readonly shown: ShownProblems;
  /** Ids of listed problems whose project does not use the monitor, and which were logged. */
  readonly foreign: ReadonlySet<string>;
  readonly isAnswering: boolean;
};

/** By the monitor's name. */
export type MonitorMemory = Map<string, MonitorState>;

export const noMemory: MonitorState = {
  listings: [],
  shown: new Map(),
  foreign: new Set(),
  isAnswering: true,
};
