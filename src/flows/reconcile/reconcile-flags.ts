import type { Flags } from "../../core/flags/flags.ts";
import type { Stage } from "../../core/delivery/shipyard.ts";
import type { Ports, RemoteFlags } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import type { ProviderChoice } from "../choose-provider.ts";
import type { ProjectView } from "../project-view.ts";
import {
  agreedFlags,
  applyFlags,
  type FlagDrift,
  type FlagMemory,
  type FlagOutcome,
} from "./apply-flags.ts";
import { claimFlags } from "./claim-flags.ts";
import type { FlagLook, StageMemory, StageState } from "./stage-memory.ts";

/** The objects of a stage may move many times a minute, its flags only if somebody clicks. */
const secondsBetweenLooks = 60;

type Given = {
  readonly stage: Stage;
  readonly head: Sha;
  readonly state: StageState;
  readonly wanted: Flags;
  readonly choice: ProviderChoice;
  readonly isResumed: boolean;
  readonly onDrift: (drift: readonly FlagDrift[]) => Promise<void>;
};

type Look = Pick<FlagLook, "outcomes" | "lookAgain">;

/**
 * The flags of a stage's commit: set, or looked at again after a minute at the earliest. Without outcomes where the
 * stage has none, or none that are kept in a service with an API.
 */
export async function reconcileFlags(
  deps: Pick<Ports, "clock" | "flagServices"> & { readonly memory: StageMemory },
  view: ProjectView,
  given: Given,
): Promise<Look> {
  const { head, stage, state, wanted } = given;
  const { name: project } = view.project;
  const service = remoteFlags(deps, project, given);
  if (service === undefined) return { outcomes: [], lookAgain: undefined };
  const now = deps.clock.now();
  const last = lastLook(state, head);
  if (last !== undefined && now < soonest(last.at)) return last;
  const policy = view.policy.stages[stage.name]?.drift ?? "correct";
  const by = `${stage.name} of ${project}`;
  const { granted, refused } = claimFlags(deps.memory, state, { service, by, wanted });
  const pass = await applyFlags(service, { wanted: granted, policy, now }, memoryOf(given));
  if (pass.drift.length > 0) await given.onDrift(pass.drift);
  if (pass.failure !== undefined) throw pass.failure.error;
  const outcomes = [
    ...soFar(last?.outcomes ?? [], pass.outcomes),
    ...[...refused].map(([flag, message]) => ({ flag, kind: "refused", message }) as const),
  ];
  const lookAgain = pass.lookAgain && later(pass.lookAgain, soonest(now));
  state.flags = { sha: head, at: now, outcomes, lookAgain };
  return state.flags;
}

function lastLook({ flags }: StageState, head: Sha): FlagLook | undefined {
  return flags?.sha === head ? flags : undefined;
}

function remoteFlags(
  deps: Pick<Ports, "flagServices">,
  project: string,
  { wanted, choice, stage }: Given,
): RemoteFlags | undefined {
  if (wanted.size === 0 || choice.kind !== "use") return undefined;
  const service = deps.flagServices(choice.name, { project, stage: stage.name });
  return service.kind === "remote" ? service : undefined;
}

function memoryOf({ state, wanted, isResumed }: Given): FlagMemory {
  state.flagMemory ??= { agreed: isResumed ? agreedFlags(wanted) : new Map(), drift: new Map() };
  return state.flagMemory;
}

function later(a: Date, b: Date): Date {
  return a < b ? b : a;
}

function soonest(at: Date): Date {
  return new Date(at.getTime() + secondsBetweenLooks * 1000);
}

/** What a commit has set stays its doing when it is found so afterwards. */
function soFar(
  before: readonly FlagOutcome[],
  now: readonly FlagOutcome[],
): readonly FlagOutcome[] {
  const earlier = new Map(before.map((outcome) => [outcome.flag, outcome]));
  return now.map((outcome) => {
    const past = earlier.get(outcome.flag);
    const isOurs = past?.kind === "set" || past?.kind === "created";
    return outcome.kind === "unchanged" && isOurs ? past : outcome;
  });
}
