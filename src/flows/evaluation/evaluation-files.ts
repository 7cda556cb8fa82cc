import type { EvaluationRecord } from "../../core/journal/evaluation-record.ts";
import { parseEvaluation } from "../../core/journal/format-evaluation.ts";
import {
  evaluationFolder,
  evaluationOfFile,
  openEvaluationFolder,
  openEvaluationOfFile,
  serviceEvaluations,
} from "../../core/layout/evaluation-place.ts";
import { journalBranch } from "../../core/layout/layout.ts";
import type { Ports } from "../../ports.ts";
import type { Repository, Sha } from "../../ports/git.ts";

/** The file of one evaluation on the journal branch; its id tells when it was asked for. */
export type EvaluationFile = { readonly id: string; readonly path: string };

/** Records by name alone, newest first: all, those of a stage, or those of one service. Nothing is read. */
export async function evaluationFiles(
  { git }: Pick<Ports, "git">,
  repository: Repository,
  of: { readonly stage?: string | undefined; readonly service?: string | undefined },
): Promise<{ readonly head: Sha | undefined; readonly files: readonly EvaluationFile[] }> {
  const head = (await git.heads(repository)).get(journalBranch);
  if (head === undefined) return { head, files: [] };
  const { stage, service } = of;
  const isOne = stage !== undefined && service !== undefined;
  const folder = isOne ? serviceEvaluations(stage, service) : evaluationFolder;
  const listed = await git.list(repository, head, folder);
  const files = listed.flatMap(({ path }) => {
    const found = evaluationOfFile(path);
    const fits =
      found !== undefined &&
      found.stage === (stage ?? found.stage) &&
      found.service === (service ?? found.service);
    return fits ? [{ id: found.id, path }] : [];
  });
  return { head, files: files.toSorted((a, b) => (a.id < b.id ? 1 : -1)) };
}

/** What can be read of the records, in the order of `files`. */
export async function readEvaluationsAt(
  { git, log }: Pick<Ports, "git" | "log">,
  repository: Repository,
  { head, files }: { readonly head: Sha; readonly files: readonly EvaluationFile[] },
): Promise<readonly EvaluationRecord[]> {
  const paths = files.map(({ path }) => path);
  const texts = await git.readAll(repository, head, paths);
  return paths.flatMap((path) => {
    const text = texts.get(path);
    const record = text === undefined ? undefined : parseEvaluation(text, path);
    if (record === undefined) log.warn("evaluation record cannot be read, left out", { path });
    return record ?? [];
  });
}

/** Ids of what is asked for and not answered yet, oldest first. */
export async function openEvaluations(
  { git }: Pick<Ports, "git">,
  repository: Repository,
): Promise<readonly string[]> {
  const head = (await git.heads(repository)).get(journalBranch);
  return head === undefined ? [] : openEvaluationsAt({ git }, repository, head);
}

export async function openEvaluationsAt(
  { git }: Pick<Ports, "git">,
  repository: Repository,
  head: Sha,
): Promise<readonly string[]> {
  const listed = await git.list(repository, head, openEvaluationFolder);
  return listed.flatMap(({ path }) => openEvaluationOfFile(path) ?? []).toSorted();
}
