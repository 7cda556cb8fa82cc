import type { EvaluationRecord } from "../../core/journal/evaluation-record.ts";
import type { Ports } from "../../ports.ts";
import type { Repository } from "../../ports/git.ts";
import { evaluationFiles, readEvaluationsAt } from "./evaluation-files.ts";

export type FoundEvaluation =
  | { readonly kind: "found"; readonly record: EvaluationRecord; readonly path: string }
  | { readonly kind: "unknown" }
  /** Several begin like that; newest first. */
  | { readonly kind: "ambiguous"; readonly ids: readonly string[] };

const filesAtOnce = 50;
/** An event is named by its id soon after, or never. */
const mostFiles = 1_000;

/** The finished evaluation of this id, or that the event of this id asked for, or the only one that begins like that. */
export async function findEvaluation(
  deps: Pick<Ports, "git" | "log">,
  repository: Repository,
  named: string,
): Promise<FoundEvaluation> {
  const { head, files } = await evaluationFiles(deps, repository, {});
  if (head === undefined || named === "") return { kind: "unknown" };
  const exact = files.filter(({ id }) => id === named);
  for (
    let at = 0;
    exact.length === 0 && at < Math.min(files.length, mostFiles);
    at += filesAtOnce
  ) {
    const some = files.slice(at, at + filesAtOnce);
    const records = await readEvaluationsAt(deps, repository, { head, files: some });
    const triggered = records.find(({ request }) => request.trigger.id === named);
    exact.push(...files.filter(({ id }) => id === triggered?.id));
  }
  const alike = exact.length > 0 ? exact : files.filter(({ id }) => id.startsWith(named));
  const [file, other] = alike;
  if (file === undefined) return { kind: "unknown" };
  if (other !== undefined) return { kind: "ambiguous", ids: alike.map(({ id }) => id) };
  const [record] = await readEvaluationsAt(deps, repository, { head, files: [file] });
  return record === undefined ? { kind: "unknown" } : { kind: "found", record, path: file.path };
}
