import { parseShipyard } from "../core/delivery/parse-shipyard.ts";
import type { Shipyard, Stage } from "../core/delivery/shipyard.ts";
import type { Fault } from "../core/fault.ts";
import { createLayout, policyFile, shipyardFile, type Layout } from "../core/layout/layout.ts";
import { defaultPolicy, parsePolicy } from "../core/policy/parse-policy.ts";
import type { Policy, StageMode } from "../core/policy/policy.ts";
import type { Ports } from "../ports.ts";
import type { Sha } from "../ports/git.ts";
import type { Project } from "./project.ts";
import { readLastGood } from "./read-last-good.ts";

/** A project as its repository describes it right now, with the last good version of what is broken. */
export type ProjectView = {
  readonly project: Project;
  readonly layout: Layout;
  readonly shipyard: Shipyard;
  readonly policy: Policy;
  readonly heads: ReadonlyMap<string, Sha>;
  readonly faults: readonly Fault[];
  /** evenkeel.yaml is there and cannot be used: what it may have forbidden is not done by itself. */
  readonly policyUnknown: boolean;
};

export type ProjectReading =
  | { readonly kind: "ready"; readonly view: ProjectView }
  | { readonly kind: "not-ready"; readonly reason: string };

/** Reads the mirror as it is: fetch before. */
export async function readProject(
  { git }: Pick<Ports, "git">,
  project: Project,
): Promise<ProjectReading> {
  const { repository } = project;
  const heads = await git.heads(repository);
  const mainBranch = await git.defaultBranch(repository);
  const head = heads.get(mainBranch);
  if (head === undefined) {
    return { kind: "not-ready", reason: `${repository.url} has no branch ${mainBranch} yet` };
  }
  const at = { repository, head };
  const shipyard = await readLastGood({ git }, { ...at, path: shipyardFile }, parseShipyard);
  const policy = await readLastGood({ git }, { ...at, path: policyFile }, parsePolicy);
  if (shipyard.value === undefined) {
    const why = shipyard.faults[0]?.message ?? "there is none";
    return { kind: "not-ready", reason: `${shipyardFile} on ${mainBranch} cannot be used: ${why}` };
  }
  const wanted = policy.value ?? defaultPolicy;
  const layout = createLayout({ project: project.name, mainBranch, policy: wanted.layout });
  return {
    kind: "ready",
    view: {
      project,
      layout,
      shipyard: shipyard.value,
      policy: narrowed(wanted, project),
      heads,
      faults: [...shipyard.faults, ...policy.faults],
      policyUnknown: policy.value === undefined && policy.faults.length > 0,
    },
  };
}

export function findStage(view: ProjectView, name: string | null): Stage | undefined {
  return view.shipyard.stages.find((stage) => stage.name === name);
}

const modes: readonly StageMode[] = ["observe", "review", "automated"];

/** The stage's mode: the policy's word, else the shipyard's; never more than the server allows, and only observing while nobody can read the policy. */
export function modeOf(view: ProjectView, stage: Stage): StageMode {
  const shipyard = stage.remediationStrategy === "automated" ? "automated" : "review";
  const wanted = view.policy.stages[stage.name]?.mode ?? shipyard;
  const most = view.policyUnknown ? "observe" : view.project.mode;
  return modes[Math.min(modes.indexOf(wanted), modes.indexOf(most))] ?? "observe";
}

/** Minutes between a healthy rollout and its evaluation. */
export function observationMinutes(view: ProjectView, stage: Stage): number {
  return stage.observationMinutes ?? view.policy.observationMinutes;
}

function narrowed(policy: Policy, project: Project): Policy {
  const { limits } = policy;
  const minReplicas = Math.max(limits.minReplicas, project.minReplicas);
  const maxReplicas = Math.min(limits.maxReplicas, project.maxReplicas);
  return { ...policy, limits: { ...limits, minReplicas, maxReplicas } };
}
