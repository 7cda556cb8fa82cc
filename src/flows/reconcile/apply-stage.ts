import type { Stage } from "../../core/delivery/shipyard.ts";
import type { Flags } from "../../core/flags/flags.ts";
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
import type { FlagDrift, FlagOutcome } from "./apply-flags.ts";
import { confirmedPrunes } from "./confirmed-prunes.ts";
import { reviewDrift, settledDrift, type Drift } from "./drift.ts";
import { describeFlags, flagFault } from "./describe-flags.ts";
import { withFlagObjects } from "./flag-objects.ts";
import { lookAtEach } from "./look-at-set.ts";
import { reconcileFlags } from "./reconcile-flags.ts";
import { reconcileSet } from "./reconcile-set.ts";
import { stageSet } from "./stage-set.ts";
import { openLiveSet, type LiveSet, type StageMemory, type StageState } from "./stage-memory.ts";
import { wantObjects } from "./want-objects.ts";

type Deps = Pick<Ports, "git" | "clock" | "charts" | "clusters" | "flagServices"> & {
  readonly memory: StageMemory;
};

export type StagePass = {
  readonly state: CommitStatus["state"];
  readonly description: string;
  readonly rows: readonly ObjectRow[];
  readonly flags: readonly FlagOutcome[];
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
    /** Drift that was not known before is told at once: it is not found a second time. */
    readonly onDrift: (drift: readonly (Drift | FlagDrift)[]) => Promise<void>;
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
  const rows = mergeRows(state.rows ?? [], objects.rows);
  state.rows = rows;
  if (objects.drift.length > 0) await given.onDrift(objects.drift);
  // A feature must not be turned on whose code was refused.
  const wantedFlags = isRefused(rows) ? noFlags : wanted.flags;
  const { outcomes: flags, lookAgain: again } = await reconcileFlags(deps, view, {
    ...given,
    wanted: wantedFlags,
    choice: flagService,
  });
  const verdict = judge(deps, { rows, flags, since: state.since });
  state.live?.watchPods(verdict.state === "pending" ? unsettledNamespaces(rows) : []);
  const lookAgain = earliest([objects.lookAgain, again]);
  return { ...verdict, rows, flags, lookAgain, applied: appliedOf(verdict, rows, flags) };
}

const noFlags: Flags = new Map();

function begin(state: StageState, head: Sha, now: Date): void {
  state.sha = head;
  state.since = now;
  state.settled = false;
  delete state.rows;
}

function isRefused(rows: readonly ObjectRow[]): boolean {
  return rows.some(({ action }) => action.kind === "failed" || action.kind === "untried");
}

/** A changed object is applied, and so is one that another process has changed, unless the set was refused. */
function appliedOf(
  { state: verdict }: Pick<StagePass, "state">,
  rows: readonly ObjectRow[],
  flags: readonly FlagOutcome[],
): StagePass["applied"] {
  const kinds = new Set(rows.map(({ action }) => action.kind));
  const isApplied =
    verdict === "success" ||
    flags.some(({ kind }) => kind !== "unknown" && kind !== "refused") ||
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
  const written = await readWanted(deps, view, { stage, at: head });
  if (written.kind === "faulty") return written;
  const wanted = withFlagObjects(deps, view, { stage, wanted: written });
  state.readAt = readAt;
  state.wanted = wanted;
  if (wanted.flags.size === 0) delete state.flagClaim;
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
  return {
    kind: "applied",
    rows: pass.rows,
    drift: settledDrift(drift.news, pass.rows),
    lookAgain: earliest([pass.lookAgain, drift.lookAgain]),
  };
}

function earliest(times: readonly (Date | undefined)[]): Date | undefined {
  const known = times.filter((at) => at !== undefined);
  return known.toSorted((a, b) => a.getTime() - b.getTime())[0];
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
  given: {
    readonly rows: readonly ObjectRow[];
    readonly flags: readonly FlagOutcome[];
    readonly since: Date | undefined;
  },
): Pick<StagePass, "state" | "description"> {
  const { rows, flags, since = clock.now() } = given;
  const fault = flagFault(flags);
  if (fault !== undefined) return { state: "failure", description: fault };
  const outcome = reconcileOutcome(rows);
  if (outcome.kind === "waiting") {
    const late = clock.now().getTime() - since.getTime() > rolloutMinutes * 60_000;
    if (!late) return { state: "pending", description: outcome.text };
    const description = `not healthy after ${rolloutMinutes} minutes: ${outcome.text}`;
    return { state: "failure", description };
  }
  const state = outcome.kind === "healthy" ? "success" : "failure";
  if (flags.length === 0) return { state, description: outcome.text };
  const told = describeFlags(flags);
  return { state, description: rows.length === 0 ? told : `${outcome.text}; ${told}` };
}

function nothingApplied(messages: readonly string[]): StagePass {
  const [first = "", ...rest] = messages;
  const more = rest.length === 0 ? "" : ` (and ${rest.length} more)`;
  return said("failure", `nothing applied: ${first}${more}`);
}

function said(state: StagePass["state"], description: string): StagePass {
  return { state, description, rows: [], flags: [], lookAgain: undefined, applied: "nothing" };
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
