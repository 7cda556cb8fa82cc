import { describeRequest } from "../../core/journal/describe-evaluation.ts";
import type { OpenEvaluation } from "../../core/journal/evaluation-record.ts";
import { formatEvaluation } from "../../core/journal/format-evaluation.ts";
import { openEvaluationFile } from "../../core/layout/evaluation-place.ts";
import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import { readProject } from "../project-view.ts";
import { writeJournal } from "../write-journal.ts";
import { deployedCommit } from "./deployed-commit.ts";
import type { WantedEvaluation } from "./wanted-evaluation.ts";
import { joinedEvaluation } from "./joined-evaluation.ts";

type Deps = Pick<Ports, "git" | "clock" | "log">;

/**
 * Writes the intent of an evaluation to the journal, with what is deployed now: that is what will be judged, however
 * the branch moves until the window is over. An event that was heard before joins what it asked for then. The id that
 * it has in the journal.
 */
export async function openEvaluation(deps: Deps, wanted: WantedEvaluation): Promise<string> {
  const { repository } = wanted.project;
  await deps.git.fetch(repository);
  const commit = await deployed(deps, wanted);
  let joined: string | undefined;
  await writeJournal(deps, repository, async (head) => {
    joined = head === undefined ? head : await joinedEvaluation(deps, wanted, head);
    if (joined !== undefined) return undefined;
    const { id, triggeredAt, request } = wanted;
    const path = openEvaluationFile(id);
    const taken = head === undefined ? head : await deps.git.read(repository, head, path);
    if (taken !== undefined) {
      throw new Error(`${path} holds another evaluation or none that can be read: remove it.`);
    }
    const intent: OpenEvaluation = { id, triggeredAt, commit, request };
    const text = formatEvaluation(intent);
    if (text === undefined) throw new Error("An evaluation is asked for with more than 1 MB.");
    return {
      files: new Map([[path, text]]),
      message: describeRequest(intent),
      at: deps.clock.now(),
    };
  });
  if (joined === undefined) deps.log.info("evaluation asked for", { evaluation: wanted.id });
  return joined ?? wanted.id;
}

async function deployed(deps: Deps, { project, request }: WantedEvaluation): Promise<Sha | null> {
  const reading = await readProject(deps, project);
  return reading.kind === "ready" ? deployedCommit(deps, reading.view, request.stage) : null;
}
