import type { EventFault } from "./event-fault.ts";
import type { Problem } from "./problem.ts";

/** Which sender the caller expects; it settles what a body that fits several forms is taken for. */
export type EventHint = "dynatrace" | "alertmanager" | "cloudevent";

export type ReadEvent =
  | {
      readonly ok: true;
      readonly kind: EventHint | "not-a-problem";
      readonly problems: readonly Problem[];
      /** How many more alerts the sender has than it sent. */
      readonly truncated: number;
      /** The project that its sender named beside what it says of the problem. */
      readonly claimedProject?: string | null;
    }
  | { readonly ok: false; readonly faults: readonly EventFault[] };

export type EventReading = {
  /** The id of an event that has none. */
  readonly id: (event: unknown) => string;
  /** Read as the input of Keptn's own remediation service: get-action counts, and no State means that it is open. */
  readonly asKeptn: boolean;
};
