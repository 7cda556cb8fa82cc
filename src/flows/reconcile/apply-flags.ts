import { flagDifference, type FlagDifference } from "../../core/flags/flag-difference.ts";
import type { Flags, WantedFlag } from "../../core/flags/flags.ts";
import {
  decideDrift,
  type DriftDecision,
  type DriftHistory,
  type DriftPolicy,
} from "../../core/reconcile/decide-drift.ts";
import type { RemoteFlags } from "../../ports.ts";
import type { Drift } from "./drift.ts";

/** What became of one feature flag. */
export type FlagOutcome =
  | { readonly flag: string; readonly kind: "set" | "created" | "unchanged" | "unknown" }
  | { readonly flag: string; readonly kind: "refused"; readonly message: string }
  /** Somebody changed it in the flag service, and it is left so: `message` reads after its name. */
  | { readonly flag: string; readonly kind: "drifted"; readonly message: string };

/** A flag that was as wanted and is so no more. */
export type FlagDrift = Pick<Drift, "answer"> & {
  readonly flag: string;
  readonly field: FlagDifference["field"];
  readonly message: string;
};

/** What is remembered of a stage's flags between the passes of one process. */
export type FlagMemory = {
  /** How each flag was wanted when it was last found or made so. */
  readonly agreed: Map<string, string>;
  readonly drift: Map<string, { readonly history?: DriftHistory; readonly told: string }>;
};

export type FlagPass = {
  readonly outcomes: readonly FlagOutcome[];
  /** Drift that was not known before. */
  readonly drift: readonly FlagDrift[];
  /** When a flag that is left alone for now may be put right. */
  readonly lookAgain: Date | undefined;
  /** What kept the pass from its end, to be thrown once its drift is recorded. */
  readonly failure: { readonly error: unknown } | undefined;
};

type Given = { readonly wanted: Flags; readonly policy: DriftPolicy; readonly now: Date };
type One = Pick<FlagPass, "lookAgain"> & {
  readonly outcome: FlagOutcome;
  readonly drift?: FlagDrift;
};

/**
 * Makes the flag service agree with the branch; what already agrees is not written. A flag that agreed before is
 * drift, and treated as the policy says: corrected less and less often where somebody insists.
 */
export async function applyFlags(
  service: RemoteFlags,
  given: Given,
  memory: FlagMemory,
): Promise<FlagPass> {
  const passed: One[] = [];
  let failure: FlagPass["failure"];
  for (const [flag, wanted] of given.wanted) {
    try {
      passed.push(await applyFlag(service, { ...given, flag, wanted }, memory));
    } catch (error) {
      failure = { error };
      break;
    }
  }
  for (const flag of memory.agreed.keys()) {
    if (!given.wanted.has(flag)) memory.agreed.delete(flag);
  }
  const times = passed.flatMap(({ lookAgain }) => lookAgain ?? []);
  return {
    outcomes: passed.map(({ outcome }) => outcome),
    drift: passed.flatMap(({ drift }) => drift ?? []),
    lookAgain: times.toSorted((a, b) => a.getTime() - b.getTime())[0],
    failure,
  };
}

/** Another process has made all flags so: what differs now is drift. */
export function agreedFlags(wanted: Flags): Map<string, string> {
  return new Map([...wanted].map(([flag, each]) => [flag, fingerprint(each)]));
}

type Flag = Omit<Given, "wanted"> & { readonly flag: string; readonly wanted: WantedFlag };

async function applyFlag(service: RemoteFlags, given: Flag, memory: FlagMemory): Promise<One> {
  const { flag, wanted } = given;
  const live = await service.read(flag);
  const difference = live === undefined ? gone : flagDifference(wanted, live);
  if (difference === undefined) {
    const past = memory.drift.get(flag);
    if (past !== undefined) memory.drift.set(flag, { ...past, told: "" });
    memory.agreed.set(flag, fingerprint(wanted));
    return { outcome: { flag, kind: "unchanged" }, lookAgain: undefined };
  }
  if (memory.agreed.get(flag) === fingerprint(wanted)) {
    return answerDrift(service, { ...given, difference }, memory);
  }
  return { outcome: await setFlag(service, given, memory), lookAgain: undefined };
}

const gone: FlagDifference = { field: "state", said: "is gone, wanted back" };

type Drifted = Flag & { readonly difference: FlagDifference };

/** A correction is news each time; one that the service refuses is so once. */
async function answerDrift(service: RemoteFlags, given: Drifted, memory: FlagMemory): Promise<One> {
  const { flag, policy, now, difference } = given;
  const { field, said: message } = difference;
  const known = memory.drift.get(flag);
  const decision = decideDrift(policy, known?.history, now);
  if (decision.kind === "leave") return leave(given, decision, memory);
  const outcome = await setFlag(service, given, memory);
  const isDone = outcome.kind === "set" || outcome.kind === "created";
  const told = isDone ? "" : `refused ${message}`;
  memory.drift.set(flag, { history: decision.history, told });
  if (!isDone && known?.told === told) return { outcome, lookAgain: undefined };
  const answer = isDone ? "corrected" : "refused";
  return { outcome, drift: { flag, field, message, answer }, lookAgain: undefined };
}

/** What is left alone is news once. */
function leave(
  { flag, difference }: Drifted,
  { reason, until }: Extract<DriftDecision, { kind: "leave" }>,
  memory: FlagMemory,
): One {
  if (reason === "off") return { outcome: { flag, kind: "unchanged" }, lookAgain: undefined };
  const { field, said: message } = difference;
  const outcome = { flag, kind: "drifted", message } as const;
  const lookAgain = until ?? undefined;
  const known = memory.drift.get(flag);
  const told = `${reason} ${message}`;
  if (known?.told === told) return { outcome, lookAgain };
  memory.drift.set(flag, { ...known, told });
  const answer = reason === "report" ? "reported" : "backed-off";
  return { outcome, drift: { flag, field, message, answer }, lookAgain };
}

async function setFlag(
  service: RemoteFlags,
  { flag, wanted }: { readonly flag: string; readonly wanted: WantedFlag },
  memory: FlagMemory,
): Promise<FlagOutcome> {
  const answer = await service.set(flag, wanted);
  if (answer.kind === "refused") return { flag, kind: "refused", message: answer.message };
  if (answer.kind === "unknown-flag") return { flag, kind: "unknown" };
  memory.agreed.set(flag, fingerprint(wanted));
  return { flag, kind: answer.kind };
}

function fingerprint(wanted: WantedFlag): string {
  return JSON.stringify(wanted);
}
