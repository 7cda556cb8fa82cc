import { parseEvaluation, parseOpenEvaluation } from "../../core/journal/format-evaluation.ts";
import { openEvaluationFolder, serviceEvaluations } from "../../core/layout/evaluation-place.ts";
import type { EvaluationRequest } from "../../core/evaluation-request/evaluation-request.ts";
import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import type { WantedEvaluation } from "./wanted-evaluation.ts";

/** The evaluation, open or finished at `head`, that the same event asked for when it was heard before. */
export async function joinedEvaluation(
  { git }: Pick<Ports, "git">,
  { project, id, request }: WantedEvaluation,
  head: Sha,
): Promise<string | undefined> {
  const { repository } = project;
  const { stage, service } = request;
  const open = await git.list(repository, head, openEvaluationFolder);
  const finished = await git.list(repository, head, serviceEvaluations(stage, service));
  // The end of an id stands for its event; that it is the same one is read from the file.
  const suffix = `${id.slice(-9)}.json`;
  const paths = [...open, ...finished].map(({ path }) => path);
  const alike = paths.filter((path) => path.endsWith(suffix));
  const texts = await git.readAll(repository, head, alike);
  for (const [path, text] of texts) {
    const known = parseEvaluation(text, path) ?? parseOpenEvaluation(text, path);
    if (known !== undefined && isSame(known.request, request)) return known.id;
  }
  return undefined;
}

function isSame(a: EvaluationRequest, b: EvaluationRequest): boolean {
  return (
    a.stage === b.stage &&
    a.service === b.service &&
    a.trigger.kind === b.trigger.kind &&
    a.trigger.id === b.trigger.id &&
    a.trigger.source === b.trigger.source
  );
}
