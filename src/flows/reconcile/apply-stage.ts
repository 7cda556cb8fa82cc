import type { Stage } from "../../core/delivery/shipyard.ts";
import type { CommitStatus } from "../../core/pull-request/commit-status.ts";
import { mergeRows } from "../../core/reconcile/merge-rows.ts";
import type { ObjectRow } from "../../core/reconcile/object-action.ts";
import { reconcileOutcome } from "../../core/reconcile/reconcile-outcome.ts";
import { setScopes } from "../../core/reconcile/set-scopes.ts";
import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import { chooseProvider, type ProviderChoice } from "../choose-provider.ts";
import type { ProjectView } from "../project-view.ts";
import { readWanted, type Wanted } from "../read-wanted.ts";
import { applyFlags, type FlagOutcome } from "./apply-flags.ts";
import { confirmedPrunes } from "./confirmed-prunes.ts";
import { reviewDrift, type Drift, type DriftReview } from "./drift.ts";
import { reconcileSet } from "./reconcile-set.ts";
import { stageSet } from "./stage-set.ts";
import { openLiveSet, type LiveSet, type StageState } from "./stage-memory.ts";
import { wantObjects } from "./want-objects.ts";

type Deps = Pick<Ports, "git" | "clock" | "charts" | "clusters" | "flagServices">;

export type StagePass = {
  readonly state: CommitStatus["state"];
  readonly description: string;
  readonly rows: readonly ObjectRow[];
  readonly drift: readonly Drift[];
  readonly lookAgain: Date | undefined;
};

const rolloutMinutes = 10;

/** One pass over a stage at a commit: what is wanted, applied, pruned and healthy, in a status's words. */
export async function applyStage(
  deps: Deps,
  view: ProjectView,
  given: {
    readonly stage: Stage;
    readonly head: Sha;
    readonly state: StageState;
    /** Whether this very commit was applied whole before, by this process or another. */
    readonly wasApplied: boolean;
    readonly onChange: () => void;
  },
): Promise<StagePass> {
  const { stage, head, state } = given;
  const wanted = await read(deps, view, given);
  if (wanted.kind === "faulty") return nothingApplied(wanted.messages);
  const flagService = chooseProvider(view, stage.name, "flags");
  const missing = missingTarget(view, wanted, flagService);
  if (missing !== undefined) return said("error", missing);
  if (state.sha !== head) {
    state.sha = head;
    state.since = deps.clock.now();
    state.settled = false;
    delete state.flags;
    delete state.rows;
  }
  const objects = await applyObjects(deps, view, { ...given, wanted });
  if (objects.kind === "faulty") return nothingApplied(objects.messages);
  state.flags ??=
    flagService.kind === "use"
      ? await applyFlags(deps.flagServices(flagService.name), wanted.flags)
      : [];
  const { drift, lookAgain } = objects;
  const rows = mergeRows(state.rows ?? [], objects.rows);
  state.rows = rows;
  const verdict = judge(deps, { rows, flags: state.flags, since: state.since ?? deps.clock.now() });
  state.live?.watchPods(verdict.state === "pending" ? "interest" : "no-interest");
  return { ...verdict, rows, drift, lookAgain };
}

async function read(
  deps: Deps,
  view: ProjectView,
  { stage, head, state }: Parameters<typeof applyStage>[2],
): Promise<Wanted> {
  const readAt = `${head} ${view.heads.get(view.layout.mainBranch) ?? ""}`;
  if (state.readAt === readAt && state.wanted !== undefined) return state.wanted;
  const wanted = await readWanted(deps, view, { stage, at: head });
  if (wanted.kind === "faulty") return wanted;
  state.readAt = readAt;
  state.wanted = wanted;
  delete state.objects;
  return wanted;
}

type Applied = {
  readonly kind: "applied";
  readonly rows: readonly ObjectRow[];
  readonly drift: readonly Drift[];
  readonly lookAgain: Date | undefined;
};

async function applyObjects(
  deps: Deps,
  view: ProjectView,
  given: Parameters<typeof applyStage>[2] & {
    readonly wanted: Extract<Wanted, { kind: "wanted" }>;
  },
): Promise<Applied | Extract<Wanted, { kind: "faulty" }>> {
  const { stage, head, state } = given;
  const none = { kind: "applied", rows: [], drift: [], lookAgain: undefined } as const;
  const live = liveSet(deps, view, given);
  if (live === undefined) return none;
  const { cluster } = live;
  const { set } = live.view;
  if (state.objects === undefined) {
    const wishes = await wantObjects(cluster, given.wanted.manifests, set);
    if (wishes.kind === "faulty") return wishes;
    state.objects = wishes.objects;
    live.view.want(new Map(wishes.objects.map((each) => [each.key, each])));
  }
  const wanted = state.objects;
  const refs = wanted.map(({ ref }) => ref);
  live.follower.follow(setScopes(set, refs), refs);
  await live.follower.ready();
  const policy = view.policy.stages[stage.name];
  const drift: DriftReview = given.wasApplied
    ? reviewDrift(
        { view: live.view, wanted, policy: policy?.drift ?? "correct", now: deps.clock.now() },
        state.drift,
      )
    : { held: new Map(), news: [], lookAgain: undefined };
  const { inventory } = state;
  // Whatever this pass is cut off at, the next one reads the inventory again.
  delete state.inventory;
  const pass = await reconcileSet(
    { ...deps, cluster },
    {
      view: live.view,
      causes: live.causes,
      wanted,
      mode: "atomic",
      recreate: policy?.recreate ?? "never",
      held: drift.held,
      prune: {
        how: "trailer",
        confirmed: () => confirmedPrunes(deps, view.project.repository, head),
      },
      inventory,
    },
  );
  if (pass.inventory !== undefined) state.inventory = pass.inventory;
  const lookAgain = [pass.lookAgain, drift.lookAgain].filter((at) => at !== undefined);
  return {
    kind: "applied",
    rows: pass.rows,
    drift: drift.news,
    lookAgain: lookAgain.toSorted((a, b) => a.getTime() - b.getTime())[0],
  };
}

/** The watched set of the stage; another one where its policy has given it another namespace. */
function liveSet(
  deps: Deps,
  view: ProjectView,
  { stage, state, onChange }: Parameters<typeof applyStage>[2],
): LiveSet | undefined {
  const name = view.project.cluster;
  if (name === null) return undefined;
  const set = stageSet(view, stage.name);
  const known = state.live;
  if (known?.view.set.namespace === set.namespace) return known;
  known?.[Symbol.dispose]();
  state.live = openLiveSet(deps, { cluster: deps.clusters(name), set, onChange });
  delete state.inventory;
  delete state.objects;
  return state.live;
}

function judge(
  { clock }: Pick<Ports, "clock">,
  given: {
    readonly rows: readonly ObjectRow[];
    readonly flags: readonly FlagOutcome[];
    readonly since: Date;
  },
): Pick<StagePass, "state" | "description"> {
  const { rows, flags, since } = given;
  const unknown = flags.find(({ kind }) => kind === "unknown");
  if (unknown !== undefined) {
    const description = `the flag service has no flag ${unknown.flag}: create it there first`;
    return { state: "failure", description };
  }
  const outcome = reconcileOutcome(rows);
  if (outcome.kind === "waiting") {
    const late = clock.now().getTime() - since.getTime() > rolloutMinutes * 60_000;
    if (!late) return { state: "pending", description: outcome.text };
    const description = `not healthy after ${rolloutMinutes} minutes: ${outcome.text}`;
    return { state: "failure", description };
  }
  const state = outcome.kind === "healthy" ? "success" : "failure";
  return { state, description: describe(outcome.text, rows.length, flags) };
}

function describe(objects: string, count: number, flags: readonly FlagOutcome[]): string {
  const set = flags.filter(({ kind }) => kind === "set").length;
  const flagText =
    set === 0 ? `${flags.length} flags agree` : `${set} of ${flags.length} flags set`;
  if (flags.length === 0) return objects;
  return count === 0 ? flagText : `${objects}; ${flagText}`;
}

function nothingApplied(messages: readonly string[]): StagePass {
  const [first = "", ...rest] = messages;
  const more = rest.length === 0 ? "" : ` (and ${rest.length} more)`;
  return said("failure", `nothing applied: ${first}${more}`);
}

function said(state: StagePass["state"], description: string): StagePass {
  return { state, description, rows: [], drift: [], lookAgain: undefined };
}

function missingTarget(
  { project }: ProjectView,
  wanted: Extract<Wanted, { kind: "wanted" }>,
  flagService: ProviderChoice,
): string | undefined {
  if (wanted.manifests.length > 0 && project.cluster === null) {
    return `evenkeel.config.yaml names no cluster for project ${project.name}`;
  }
  if (wanted.flags.size === 0 || flagService.kind === "use") return undefined;
  if (flagService.kind === "refused") return flagService.message;
  return `evenkeel.config.yaml names no flag service for project ${project.name}`;
}
