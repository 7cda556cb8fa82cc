import type { CommitChange, Sha } from "../../ports/git.ts";
import { findStage, type ProjectView } from "../project-view.ts";
import {
  refused,
  type BranchOutcome,
  type SetupDeps,
  type SetupOutcome,
  type SetupRefusal,
} from "./setup-outcome.ts";
import { isRefusal, writeBranch, type BranchChange } from "./write-branch.ts";

/** A change of some stages, which may share a branch. */
export type StagesChange = {
  readonly stages: readonly string[];
  readonly service: string | null;
  /** `onboard the service with its chart`. */
  readonly text: string;
  readonly slug: string;
  readonly files: (stage: string, head: Sha) => Promise<CommitChange["files"] | SetupRefusal>;
};

/** One commit for each branch; nothing is written anywhere where one of the stages refuses. */
export async function writeStages(
  deps: SetupDeps,
  view: ProjectView,
  change: StagesChange,
): Promise<SetupOutcome> {
  const unknown = change.stages.find((name) => findStage(view, name) === undefined);
  if (unknown !== undefined) {
    const known = view.shipyard.stages.map(({ name }) => name).join(", ");
    const shown = JSON.stringify(unknown);
    return refused(
      "unknown-stage",
      `${view.project.name} has no stage ${shown}: its stages are ${known}`,
    );
  }
  const branches = branchesOf(view, change);
  for (const { branch, files } of branches) {
    const planned = await files(view.heads.get(branch));
    if (isRefusal(planned)) return planned;
  }
  const outcomes: BranchOutcome[] = [];
  for (const branch of branches) {
    const outcome = await writeBranch(deps, view.project.repository, branch);
    if (outcome.kind === "refused") return outcome;
    outcomes.push(outcome);
  }
  return { kind: "written", branches: outcomes };
}

function branchesOf(view: ProjectView, change: StagesChange): readonly BranchChange[] {
  const names = new Set(change.stages.map(view.layout.stageBranch));
  return [...names].map((branch): BranchChange => {
    const stages = change.stages.filter((stage) => view.layout.stageBranch(stage) === branch);
    const { service, text, slug } = change;
    return {
      branch,
      request: { project: view.project.name, stages, service, text },
      slug,
      files: async (head) => {
        if (head === undefined) {
          const message = `stage ${stages.join(", ")} has no branch ${branch}: run create project again, it makes what is missing`;
          return refused("no-branch", message);
        }
        const files = new Map<string, string | Uint8Array | null>();
        for (const stage of stages) {
          const own = await change.files(stage, head);
          if (isRefusal(own)) return own;
          for (const [path, content] of own) files.set(path, content);
        }
        return files;
      },
    };
  });
}
