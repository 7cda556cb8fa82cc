import type { ProblemRecord } from "../journal/fold-record.ts";
import type { Policy } from "../policy/policy.ts";
import type { Hold } from "./hold.ts";

/** What every guard is asked about: an action that a rule wants for `record` now. */
export type GuardedAction = {
  readonly record: ProblemRecord;
  /** The project's other problems, ended ones too. */
  readonly others: readonly ProblemRecord[];
  /** As the rule names it. */
  readonly action: string;
  readonly limits: Policy["limits"];
  readonly now: Date;
};

/** What a guard says against an action, and what comes of it. */
export type Objection =
  /** Asked again later. */
  | { readonly kind: "wait"; readonly hold: Hold }
  /** The change of the problem `lead` answers this one too. */
  | { readonly kind: "join"; readonly hold: Hold; readonly lead: string }
  /** Waiting would not help: people have to look. */
  | { readonly kind: "hand-over"; readonly hold: Hold; readonly reason: "attempts" | "flapping" };

/** One rule that may keep an action from happening; pure, and undefined where it has nothing against it. */
export type Guard = (action: GuardedAction) => Objection | undefined;
