import type { Stage } from "../core/delivery/shipyard.ts";
import type { CommitStatus } from "../core/pull-request/commit-status.ts";
import { reconcileOutcome } from "../core/reconcile/reconcile-outcome.ts";
import type { ApplyResult, Ports, Sha } from "../ports.ts";
import { applyFlags, type FlagOutcome } from "./apply-flags.ts";
import { applyManifests, readHealth } from "./apply-manifests.ts";
import { chooseProvider, type ProviderChoice } from "./choose-provider.ts";
import type { ProjectView } from "./project-view.ts";
import { readWanted, type Wanted } from "./read-wanted.ts";

type Deps = Pick<Ports, "git" | "clock" | "clusters" | "flagServices">;

/** What was applied last, so that a pass that only waits for health does not apply again. */
export type Applied = {
  readonly sha: Sha;
  readonly since: Date;
  readonly objects: readonly ApplyResult[];
  readonly flags: readonly FlagOutcome[];
};

export type StagePass = {
  readonly state: CommitStatus["state"];
  readonly description: string;
  readonly applied?: Applied;
};

const rolloutMinutes = 10;

/** Applies a commit of a stage's branch, or looks how what was applied is doing; says both in a status's words. */
export async function applyStage(
  deps: Deps,
  view: ProjectView,
  given: { readonly stage: Stage; readonly head: Sha; readonly known: Applied | undefined },
): Promise<StagePass> {
  const { stage, head } = given;
  const wanted = await readWanted(deps, view, { stage, at: head });
  if (wanted.kind === "faulty") {
    const [first = "", ...rest] = wanted.messages;
    const more = rest.length === 0 ? "" : ` (and ${rest.length} more)`;
    return { state: "failure", description: `nothing applied: ${first}${more}` };
  }
  const flagService = chooseProvider(view, stage.name, "flags");
  const missing = missingTarget(view, wanted, flagService);
  if (missing !== undefined) return { state: "error", description: missing };
  const applied = given.known ?? (await applyAll(deps, view, { ...given, wanted, flagService }));
  return judge(deps, view, applied);
}

async function applyAll(
  deps: Deps,
  view: ProjectView,
  given: {
    readonly stage: Stage;
    readonly head: Sha;
    readonly wanted: Extract<Wanted, { kind: "wanted" }>;
    readonly flagService: ProviderChoice;
  },
): Promise<Applied> {
  const { stage, head, wanted, flagService } = given;
  const { cluster } = view.project;
  const objects =
    cluster === null
      ? []
      : await applyManifests(deps.clusters(cluster), wanted.manifests, {
          namespace: view.layout.namespace(stage.name),
          fieldManager: `evenkeel-${view.project.name}-${stage.name}`,
        });
  const flags =
    flagService.kind === "use"
      ? await applyFlags(deps.flagServices(flagService.name), wanted.flags)
      : [];
  return { sha: head, since: deps.clock.now(), objects, flags };
}

async function judge(deps: Deps, view: ProjectView, applied: Applied): Promise<StagePass> {
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
