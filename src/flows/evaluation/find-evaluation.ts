import type { EvaluationRecord } from "../../core/journal/evaluation-record.ts";
import { evaluationFile } from "../../core/layout/evaluation-place.ts";
import type { Ports } from "../../ports.ts";
import type { Repository } from "../../ports/git.ts";
import { evaluationFiles, readEvaluationsAt, type EvaluationFile } from "./evaluation-files.ts";

export type FoundEvaluation =
  | { readonly kind: "found"; readonly record: EvaluationRecord; readonly path: string }
  | { readonly kind: "unknown" }
  /** Several answer to that; newest first. */
  | { readonly kind: "ambiguous"; readonly ids: readonly string[] };

/** An evaluation as an event names it: nothing that the event leaves open is guessed. */
export type EventReference = {
  /** Its own id, which the answering event has, or that of the event that asked. */
  readonly id: string;
  /** Null: of any. */
  readonly stage: string | null;
  readonly service: string | null;
  /** Keptn's `shkeptncontext`; empty where there is none. */
  readonly context: string;
};

type Deps = Pick<Ports, "git" | "log">;

const filesAtOnce = 50;
/** An event is named by its id soon after, or never. */
const mostFiles = 1_000;

/** The finished evaluation of this id, or that the event of this id asked for, or the only one that begins like that. */
export async function findEvaluation(
  deps: Deps,
  repository: Repository,
  named: string,
): Promise<FoundEvaluation> {
  const { head, files } = await evaluationFiles(deps, repository, {});
  if (head === undefined || named === "") return { kind: "unknown" };
  const exact = files.filter(({ id }) => id === named);
  if (exact.length > 0) return theOnly(await readAll(deps, repository, { head, files: exact }));
  const isAsked = ({ request }: EvaluationRecord) => request.trigger.id === named;
  const asked = await readAll(deps, repository, { head, files, isWanted: isAsked });
  if (asked.length > 0) return theOnly(asked);
  const alike = files.filter(({ id }) => id.startsWith(named));
  if (alike.length > 1) return { kind: "ambiguous", ids: alike.map(({ id }) => id) };
  return theOnly(await readAll(deps, repository, { head, files: alike }));
}

export async function findEvaluationOfEvent(
  deps: Deps,
  repository: Repository,
  { id, stage, service, context }: EventReference,
): Promise<FoundEvaluation> {
  const { head, files } = await evaluationFiles(deps, repository, {
    stage: stage ?? undefined,
    service: service ?? undefined,
  });
  if (head === undefined) return { kind: "unknown" };
  const isWanted = (record: EvaluationRecord) => {
    const { trigger } = record.request;
    if (record.id !== id && trigger.id !== id) return false;
    return context === "" || trigger.context === "" || trigger.context === context;
  };
  return theOnly(await readAll(deps, repository, { head, files, isWanted }));
}

type Candidate = { readonly record: EvaluationRecord; readonly path: string };

/** Those of the newest files that are wanted, newest first. */
async function readAll(
  deps: Deps,
  repository: Repository,
  {
    head,
    files,
    isWanted = () => true,
  }: {
    readonly head: string;
    readonly files: readonly EvaluationFile[];
    readonly isWanted?: (record: EvaluationRecord) => boolean;
  },
): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (let at = 0; at < Math.min(files.length, mostFiles); at += filesAtOnce) {
    const some = files.slice(at, at + filesAtOnce);
    const records = await readEvaluationsAt(deps, repository, { head, files: some });
    for (const record of records.filter(isWanted)) {
      found.push({ record, path: evaluationFile({ ...record.request, id: record.id }) });
    }
  }
  return found;
}

function theOnly([candidate, ...others]: readonly Candidate[]): FoundEvaluation {
  if (candidate === undefined) return { kind: "unknown" };
  if (others.length === 0) return { kind: "found", ...candidate };
  return { kind: "ambiguous", ids: [candidate, ...others].map(({ record }) => record.id) };
}
