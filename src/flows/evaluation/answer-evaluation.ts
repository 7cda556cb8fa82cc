import { evaluationFinishedEvent } from "../../core/evaluation/answer-event.ts";
import { describeAnswer } from "../../core/journal/describe-evaluation.ts";
import { openEvaluationFile } from "../../core/layout/evaluation-place.ts";
import { UnavailableError, RateLimitedError, type Ports } from "../../ports.ts";
import { done, type Outcome } from "../outcome.ts";
import type { Project } from "../project.ts";
import { writeJournal } from "../write-journal.ts";
import { pageOf, statusOf } from "./evaluation-status.ts";
import { nextTry } from "./patience.ts";
import type { FinishedRecord } from "./record-evaluation.ts";
import { tellCommit } from "./tell-commit.ts";

type Deps = Pick<Ports, "git" | "clock" | "log" | "hosting" | "sinks">;

/** Nobody reads an answer that is older. */
const answerableHours = 24;

/** Tells everybody: the commit, and the project's sink. Then the intent is taken from the journal. */
export async function answerEvaluation(
  deps: Deps,
  project: Project,
  record: FinishedRecord,
): Promise<Outcome> {
  const { repository } = project;
  const { commit, evaluation } = record.finished;
  const status = statusOf(evaluation);
  const page = pageOf(repository, record);
  const posted =
    commit === null
      ? "no commit is there for a status"
      : await tellCommit(deps, { repository, sha: commit }, { evaluation: record, status, page });
  const told = await tellSink(deps, project, record);
  if (typeof told !== "string") return told;
  await writeJournal(deps, repository, async (head) => {
    const path = openEvaluationFile(record.id);
    const text = head === undefined ? undefined : await deps.git.read(repository, head, path);
    if (text === undefined) return undefined;
    const message = describeAnswer(record, `${posted}, ${told}`);
    return { files: new Map([[path, null]]), message, at: deps.clock.now() };
  });
  return done;
}

/** What came of it in words; an outcome while it may still succeed. */
async function tellSink(
  deps: Deps,
  project: Project,
  record: FinishedRecord,
): Promise<string | Outcome> {
  const { sink } = project;
  if (sink === null) return "no sink is configured";
  const link = pageOf(project.repository, record);
  const fields = { evaluation: record.id, sink };
  try {
    const event = evaluationFinishedEvent(record, { project: project.name, link });
    await deps.sinks(sink).send(event);
    deps.log.info("evaluation answered", fields);
    return `${sink} has the event`;
  } catch (error) {
    const since = new Date(record.finished.at);
    const now = deps.clock.now();
    const isOver = now.getTime() - since.getTime() > answerableHours * 3_600_000;
    const isPassing = error instanceof UnavailableError || error instanceof RateLimitedError;
    if (isPassing && !isOver) {
      deps.log.warn("sink does not answer, will be told later", { ...fields, error });
      const seconds = error instanceof RateLimitedError ? error.retryAfterSeconds : 0;
      const until = nextTry({ since, now }, seconds);
      return { kind: "waiting", reason: `sink ${sink} does not answer`, until };
    }
    deps.log.error("sink did not take the event, given up", { ...fields, error });
    const why = error instanceof Error ? error.message : String(error);
    return `${sink} did not take the event: ${why}`;
  }
}
