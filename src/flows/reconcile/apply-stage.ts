import type { Stage } from "../../core/delivery/shipyard.ts";
import type { CommitStatus } from "../../core/pull-request/commit-status.ts";
import { mergeRows } from "../../core/reconcile/merge-rows.ts";
import type { ObjectRow } from "../../core/reconcile/object-action.ts";
import { reconcileOutcome } from "../../core/reconcile/reconcile-outcome.ts";
import { unsettledNamespaces } from "../../core/reconcile/unsettled-namespaces.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import { setScopes } from "../../core/reconcile/set-scopes.ts";
import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import { chooseProvider, type ProviderChoice } from "../choose-provider.ts";
import type { ProjectView } from "../project-view.ts";
import { readWanted, type Wanted } from "../read-wanted.ts";
import { applyFlags, type FlagOutcome } from "./apply-flags.ts";
import { confirmedPrunes } from "./confirmed-prunes.ts";
import { reviewDrift, settledDrift, type Drift } from "./drift.ts";
import { lookAtEach } from "./look-at-set.ts";
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
  /** Whether anything runs as the commit says; a commit that was refused as a whole is not deployed. */
  readonly applied: "something" | "nothing";
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
    /** Another process has applied this very commit: what differs from it now is drift. */
    readonly isResumed: boolean;
    readonly onChange: () => void;
  },
): Promise<StagePass> {
  const { stage, head, state } = given;
  const wanted = await read(deps, view, given);
  if (wanted.kind === "faulty") return nothingApplied(wanted.messages);
  const flagService = chooseProvider(view, stage.name, "flags");
  const missing = missingTarget(view, wanted, flagService);
  if (missing !== undefined) return said("error", missing);
  if (state.sha !== head) begin(state, head, deps.clock.now());
  const objects = await applyObjects(deps, view, { ...given, wanted });
  if (objects.kind === "faulty") return nothingApplied(objects.messages);
  const { drift, lookAgain } = objects;
  const rows = mergeRows(state.rows ?? [], objects.rows);
  state.rows = rows;
  if (!isRefused(rows) && flagService.kind === "use") {
    state.flags ??= await applyFlags(deps.flagServices(flagService.name), wanted.flags);
  }
  const verdict = judge(deps, rows, state);
  state.live?.watchPods(verdict.state === "pending" ? unsettledNamespaces(rows) : []);
  return { ...verdict, rows, drift, lookAgain, applied: appliedOf(verdict, rows, state) };
}

function begin(state: StageState, head: Sha, now: Date): void {
  state.sha = head;
  state.since = now;
  state.settled = false;
  delete state.flags;
  delete state.rows;
}

/** A feature must not be turned on whose code was refused. */
function isRefused(rows: readonly ObjectRow[]): boolean {
  return rows.some(({ action }) => action.kind === "failed" || action.kind === "untried");
}

/** A changed object is applied, and so is one that another process has changed, unless the set was refused. */
function appliedOf(
  { state: verdict }: Pick<StagePass, "state">,
  rows: readonly ObjectRow[],
  { flags = [] }: StageState,
): StagePass["applied"] {
  const kinds = new Set(rows.map(({ action }) => action.kind));
  const isApplied =
    verdict === "success" ||
    flags.some(({ kind }) => kind !== "unknown") ||
    changes.some((kind) => kinds.has(kind)) ||
    (kinds.has("unchanged") && !isRefused(rows));
  return isApplied ? "something" : "nothing";
}

const changes = ["created", "configured", "recreated", "deleted"] as const;

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

type Faulty = Extract<Wanted, { kind: "faulty" }>;

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
): Promise<Applied | Faulty> {
  const { stage, head, state } = given;
  const none = { kind: "applied", rows: [], drift: [], lookAgain: undefined } as const;
  const live = liveSet(deps, view, given);
  if (live === undefined) return none;
  const { cluster } = live;
  const { set } = live.view;
  const wishes = await wish(live, given);
  if (wishes.kind === "faulty") return wishes;
  const wanted = wishes.objects;
  const refs = wanted.map(({ ref }) => ref);
  live.follower.follow(setScopes(set, refs), refs);
  await live.follower.ready();
  await lookAtEach(cluster, live.view, live.follower.unseen(refs));
  const policy = view.policy.stages[stage.name];
  const review = {
    view: live.view,
    wanted,
    policy: policy?.drift ?? "correct",
    now: deps.clock.now(),
  };
  const drift = reviewDrift(review, state.drift);
  if (
    drift.news.some(({ answer }) => answer === "corrected") &&
    (await hasMoved(deps, view, given))
  ) {
    return { ...none, rows: state.rows ?? [], lookAgain: deps.clock.now() };
  }
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
    drift: settledDrift(drift.news, pass.rows),
    lookAgain: lookAgain.toSorted((a, b) => a.getTime() - b.getTime())[0],
  };
}

/** What is wanted, as objects of this cluster; kept for as long as the commit is the same. */
async function wish(
  { cluster, view }: LiveSet,
  { state, wanted, isResumed }: Parameters<typeof applyObjects>[2],
): Promise<{ readonly kind: "wanted"; readonly objects: readonly WantedObject[] } | Faulty> {
  if (state.objects !== undefined) return { kind: "wanted", objects: state.objects };
  const wishes = await wantObjects(cluster, wanted.manifests, view.set);
  if (wishes.kind === "faulty") return wishes;
  const { objects } = wishes;
  view.want(new Map(objects.map((each) => [each.key, each])));
  if (isResumed) view.assumeAgreed(objects);
  // A kind that is not served yet is asked about again.
  if (wishes.scopes === "known") state.objects = objects;
  return { kind: "wanted", objects };
}

/** Whoever corrects must not put back what a newer commit has changed, be it unknown here so far. */
async function hasMoved(
  { git }: Deps,
  { project, layout }: ProjectView,
  { stage, head }: Parameters<typeof applyStage>[2],
): Promise<boolean> {
  await git.fetch(project.repository);
  const heads = await git.heads(project.repository);
  return heads.get(layout.stageBranch(stage.name)) !== head;
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
  rows: readonly ObjectRow[],
  { flags = [], since = clock.now() }: StageState,
): Pick<StagePass, "state" | "description"> {
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
  return { state, description, rows: [], drift: [], lookAgain: undefined, applied: "nothing" };
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
