import { parseShipyard } from "../../core/delivery/parse-shipyard.ts";
import { createLayout, policyFile, shipyardFile } from "../../core/layout/layout.ts";
import { nameFault } from "../../core/names.ts";
import { defaultPolicy, parsePolicy } from "../../core/policy/parse-policy.ts";
import { projectResourceFaults } from "../../core/setup/resource-faults.ts";
import type { Repository, Sha } from "../../ports/git.ts";
import { refused, type BranchOutcome, type SetupDeps, type SetupOutcome } from "./setup-outcome.ts";
import { writeBranch } from "./write-branch.ts";

export type NewProject = {
  readonly name: string;
  readonly repository: Repository;
  /** Text of the shipyard file, and the path that its author knows it by. */
  readonly shipyard: { readonly text: string; readonly source: string };
};

/**
 * shipyard.yaml on the default branch, then a branch for each stage that begins there. What is there already stays; an
 * evenkeel.yaml of the upstream says which branches stages have.
 */
export async function createProject(deps: SetupDeps, given: NewProject): Promise<SetupOutcome> {
  const { name, repository, shipyard } = given;
  const fault = nameFault("project", name);
  if (fault !== undefined) return refused("bad-name", fault);
  const mainBranch = await deps.git.defaultBranch(repository);
  const head = (await deps.git.heads(repository)).get(mainBranch);
  const existing = await readMain(deps, repository, head);
  const faults = projectResourceFaults(
    name,
    { path: shipyardFile, text: shipyard.text },
    existing.policy === undefined ? new Map() : new Map([[policyFile, existing.policy]]),
  ).map((found) => ({ ...found, path: shipyard.source }));
  const parsed = parseShipyard(shipyard.text, shipyard.source);
  const policy =
    existing.policy === undefined
      ? ({ ok: true, value: defaultPolicy } as const)
      : parsePolicy(existing.policy, `${mainBranch}:${policyFile}`);
  if (faults.length > 0) return { kind: "faulty", faults };
  if (!parsed.ok) return { kind: "faulty", faults: parsed.faults };
  if (!policy.ok) return { kind: "faulty", faults: policy.faults };
  if (existing.shipyard !== undefined && existing.shipyard !== shipyard.text) {
    return refused(
      "other-shipyard",
      `${repository.url} has another ${shipyardFile} already: change it with add-resource --resourceUri=${shipyardFile}, or take an empty repository`,
    );
  }
  const main = await writeBranch(deps, repository, {
    branch: mainBranch,
    request: { project: name, stages: [], service: null, text: `create the project ${name}` },
    slug: `create-${name}`,
    files: () => Promise.resolve(new Map([[shipyardFile, shipyard.text]])),
  });
  if (main.kind === "refused") return main;
  // Stages begin where main has the shipyard; while that waits for its merge there is no such place.
  if (main.kind === "proposed" || main.kind === "waiting") {
    return { kind: "written", branches: [main] };
  }
  const layout = createLayout({ project: name, mainBranch, policy: policy.value.layout });
  const stages = new Set(parsed.value.stages.map((stage) => layout.stageBranch(stage.name)));
  stages.delete(mainBranch);
  return branchOff(deps, repository, { main, stages: [...stages] });
}

async function branchOff(
  { git }: SetupDeps,
  repository: Repository,
  { main, stages }: { readonly main: BranchOutcome; readonly stages: readonly string[] },
): Promise<SetupOutcome> {
  const branches: BranchOutcome[] = [main];
  for (const branch of stages) {
    const existing = (await git.heads(repository)).get(branch);
    const sha = existing ?? main.sha;
    if (existing === undefined) {
      const result = await git.setBranch(repository, { branch, expected: undefined, to: sha });
      if (result.kind !== "done") {
        const message = `the upstream does not take the branch ${branch}: allow it, or make it from ${main.branch} yourself`;
        return refused("protected", message);
      }
    }
    branches.push({ kind: existing === undefined ? "created" : "unchanged", branch, sha });
  }
  return { kind: "written", branches };
}

async function readMain(
  { git }: SetupDeps,
  repository: Repository,
  head: Sha | undefined,
): Promise<{ readonly shipyard: string | undefined; readonly policy: string | undefined }> {
  if (head === undefined) return { shipyard: undefined, policy: undefined };
  const files = await git.readAll(repository, head, [shipyardFile, policyFile]);
  return { shipyard: files.get(shipyardFile), policy: files.get(policyFile) };
}
