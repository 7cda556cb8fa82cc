import { changedFiles } from "../../core/action/changed-files.ts";
import type { RemediationPlan } from "../../core/remediation/remediation-plan.ts";
import type { Case, StepDeps } from "./step.ts";

/** Whether a commit is the planned change, on the planned base, and nothing else. */
export async function isAsPlanned(
  { git }: StepDeps,
  { view }: Case,
  { plan, head }: { readonly plan: RemediationPlan; readonly head: string },
): Promise<boolean> {
  const { repository } = view.project;
  await git.fetch(repository);
  const [commit] = await git.log(repository, head, { limit: 1 });
  if (commit?.parents.length !== 1 || commit.parents[0] !== plan.baseSha) return false;
  const wanted = changedFiles(plan.edits);
  const before = await git.list(repository, plan.baseSha, "");
  const after = await git.list(repository, head, "");
  const old = new Map(before.map(({ path, blob }) => [path, blob]));
  const young = new Map(after.map(({ path, blob }) => [path, blob]));
  const changed = [...new Set([...old.keys(), ...young.keys()])].filter(
    (path) => old.get(path) !== young.get(path),
  );
  if (changed.some((path) => !wanted.has(path))) return false;
  const texts = await git.readAll(repository, head, [...wanted.keys()]);
  return [...wanted].every(([path, content]) =>
    content === null ? !young.has(path) : texts.get(path) === content,
  );
}
