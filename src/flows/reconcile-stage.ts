import type { CommitStatus } from "../core/pull-request/commit-status.ts";
import { statusContext } from "../core/pull-request/status-context.ts";
import { reconcileOutcome } from "../core/reconcile/reconcile-outcome.ts";
import type { Stage } from "../core/delivery/shipyard.ts";
import type { ApplyResult, Ports, Sha } from "../ports.ts";
import { applyFlags, type FlagOutcome } from "./apply-flags.ts";
import { applyManifests, readHealth } from "./apply-manifests.ts";
import { done, waiting, type Outcome } from "./outcome.ts";
import { findStatus, postStatus } from "./post-status.ts";
import type { Project } from "./project.ts";
import { findStage, readProject, type ProjectView } from "./project-view.ts";
import { readWanted, type Wanted } from "./read-wanted.ts";

type Deps = Pick<Ports, "git" | "clock" | "hosting" | "clusters" | "flagServices"> & {
  readonly memory: StageMemory;
};

/** What this process applied last, by project and stage. Only saves calls: a new process applies again. */
export type StageMemory = Map<string, Applied>;

type Applied = {
  readonly sha: Sha;
  readonly since: Date;
  readonly objects: readonly ApplyResult[];
  readonly flags: readonly FlagOutcome[];
  readonly settled: boolean;
};

const rolloutMinutes = 10;
const secondsBetweenLooks = 5;

/** Makes the cluster and the flag service match the head of a stage's branch, and says so on that commit. */
export async function reconcileStage(
  deps: Deps,
  given: { readonly project: Project; readonly stage: string },
): Promise<Outcome> {
  const { project } = given;
  const reading = await readProject(deps, project);
  if (reading.kind === "not-ready") return waiting(reading.reason, deps.clock.now(), 300);
  const { view } = reading;
  const stage = findStage(view, given.stage);
  const head = stage && view.heads.get(view.layout.stageBranch(stage.name));
  if (stage === undefined || head === undefined) return done;
  const known = deps.memory.get(`${project.name}/${stage.name}`);
  if (known?.sha !== head) return reconcileCommit(deps, view, { stage, head, known: undefined });
  return known.settled ? done : reconcileCommit(deps, view, { stage, head, known });
}

type Commit = { readonly stage: Stage; readonly head: Sha; readonly known: Applied | undefined };

async function reconcileCommit(deps: Deps, view: ProjectView, given: Commit): Promise<Outcome> {
  const { stage, head } = given;
  const { project } = view;
  const commit = { repository: project.repository, sha: head };
  const context = statusContext.reconcile(stage.name);
  const said = await findStatus(deps, commit, context);
  if (said === undefined) {
    const description = "applying this commit";
    await postStatus(deps, commit, { context, state: "pending", description, url: null });
  }
  const { state, description, applied } = await pass(deps, view, given);
  const settled = state !== "pending";
  if (applied !== undefined) {
    deps.memory.set(`${project.name}/${stage.name}`, { ...applied, settled });
  }
  if (!settled) return waiting(description, deps.clock.now(), secondsBetweenLooks);
  // A new process applies again and finds nothing to change: that is no news for a commit that is well.
  const isNews = said?.state !== "success" || state !== "success";
  const status: CommitStatus = isNews ? { context, state, description, url: null } : said;
  if (isNews) await postStatus(deps, commit, status);
  await catchUp(deps, { project, head, status });
  return done;
}

type PassResult = {
  readonly state: CommitStatus["state"];
  readonly description: string;
  readonly applied?: Omit<Applied, "settled">;
};

async function pass(deps: Deps, view: ProjectView, given: Commit): Promise<PassResult> {
  const { stage, head } = given;
  const wanted = await readWanted(deps, view, { stage, at: head });
  if (wanted.kind === "faulty") {
    const [first = "", ...rest] = wanted.messages;
    const more = rest.length === 0 ? "" : ` (and ${rest.length} more)`;
    const since = deps.clock.now();
    return {
      state: "failure",
      description: `nothing applied: ${first}${more}`,
      applied: { sha: head, since, objects: [], flags: [] },
    };
  }
  const missing = missingTarget(view, stage, wanted);
  if (missing !== undefined) return { state: "error", description: missing };
  const applied = given.known ?? (await applyAll(deps, view, { stage, head, wanted }));
  return judge(deps, view, applied);
}

async function applyAll(
  deps: Deps,
  view: ProjectView,
  given: {
    readonly stage: Stage;
    readonly head: Sha;
    readonly wanted: Extract<Wanted, { kind: "wanted" }>;
  },
): Promise<Omit<Applied, "settled">> {
  const { stage, head, wanted } = given;
  const { cluster } = view.project;
  const flagService = flagServiceOf(view, stage);
  const objects =
    cluster === null
      ? []
      : await applyManifests(deps.clusters(cluster), wanted.manifests, {
          namespace: view.layout.namespace(stage.name),
          fieldManager: `evenkeel-${view.project.name}-${stage.name}`,
        });
  const flags =
    flagService === null ? [] : await applyFlags(deps.flagServices(flagService), wanted.flags);
  return { sha: head, since: deps.clock.now(), objects, flags };
}

async function judge(
  deps: Deps,
  view: ProjectView,
  applied: Omit<Applied, "settled">,
): Promise<PassResult> {
  const { cluster } = view.project;
  const unknown = applied.flags.find(({ kind }) => kind === "unknown");
  if (unknown !== undefined) {
    const description = `the flag service has no flag ${unknown.flag}: create it there first`;
    return { state: "failure", description, applied };
  }
  const objects =
    cluster === null ? [] : await readHealth(deps, deps.clusters(cluster), applied.objects);
  const outcome = reconcileOutcome(objects);
  if (outcome.kind === "waiting") {
    const late = deps.clock.now().getTime() - applied.since.getTime() > rolloutMinutes * 60_000;
    if (!late) return { state: "pending", description: outcome.text, applied };
    return {
      state: "failure",
      description: `not healthy after ${rolloutMinutes} minutes: ${outcome.text}`,
      applied,
    };
  }
  const state = outcome.kind === "healthy" ? "success" : "failure";
  return { state, description: describe(outcome.text, objects.length, applied.flags), applied };
}

function describe(objects: string, count: number, flags: readonly FlagOutcome[]): string {
  const set = flags.filter(({ kind }) => kind === "set").length;
  const flagText =
    set === 0 ? `${flags.length} flags agree` : `${set} of ${flags.length} flags set`;
  if (flags.length === 0) return objects;
  return count === 0 ? flagText : `${objects}; ${flagText}`;
}

function missingTarget(
  view: ProjectView,
  stage: Stage,
  wanted: Extract<Wanted, { kind: "wanted" }>,
): string | undefined {
  const { name, cluster } = view.project;
  if (wanted.manifests.length > 0 && cluster === null) {
    return `evenkeel.config.yaml names no cluster for project ${name}`;
  }
  if (wanted.flags.size > 0 && flagServiceOf(view, stage) === null) {
    return `evenkeel.config.yaml names no flag service for project ${name}`;
  }
  return undefined;
}

function flagServiceOf(view: ProjectView, stage: Stage): string | null {
  return view.policy.stages[stage.name]?.flags ?? view.project.flags;
}

const commitsToCatchUp = 20;

/** A commit that a newer one overtook ends with the newer one's answer: none is left pending or without a word. */
async function catchUp(
  deps: Deps,
  given: { readonly project: Project; readonly head: Sha; readonly status: CommitStatus },
): Promise<void> {
  const { project, head, status } = given;
  const { repository } = project;
  const overtaken: { readonly sha: Sha; readonly pending: boolean }[] = [];
  let ended = false;
  for (const { sha } of (await deps.git.log(repository, head, { limit: commitsToCatchUp })).slice(
    1,
  )) {
    const own = await findStatus(deps, { repository, sha }, status.context);
    ended = own !== undefined && own.state !== "pending";
    if (ended) break;
    overtaken.push({ sha, pending: own !== undefined });
  }
  // Without an ended one behind them, commits that nobody promised a word on are history from before Evenkeel.
  for (const { sha, pending } of overtaken) {
    if (!ended && !pending) continue;
    const description = `applied as part of ${head.slice(0, 7)}: ${status.description}`;
    await postStatus(deps, { repository, sha }, { ...status, description });
  }
}
