import { parseOpenEvaluation } from "../../core/journal/format-evaluation.ts";
import { openEvaluationFile } from "../../core/layout/evaluation-place.ts";
import type { Ports } from "../../ports.ts";
import type { Repository } from "../../ports/git.ts";
import { writeJournal } from "../write-journal.ts";
import { openEvaluationsAt } from "./evaluation-files.ts";

/**
 * Takes an intent that nobody can read from the journal: a person copied or edited it, and no pass could ever end it.
 * Its history keeps what it said. Nothing happens where it can be read, or is gone.
 */
export async function discardOpen(
  { git, clock, log }: Pick<Ports, "git" | "clock" | "log">,
  repository: Repository,
  id: string,
): Promise<void> {
  const path = openEvaluationFile(id);
  let isFound = false;
  await writeJournal({ git }, repository, async (head) => {
    isFound = false;
    if (head === undefined) return undefined;
    if (!(await openEvaluationsAt({ git }, repository, head)).includes(id)) return undefined;
    const text = await git.read(repository, head, path);
    if (text !== undefined && parseOpenEvaluation(text, path) !== undefined) return undefined;
    isFound = true;
    return {
      files: new Map([[path, null]]),
      message: `discard: ${path} is no intent that can be read\n\nEvaluation: ${id}\n`,
      at: clock.now(),
    };
  });
  if (isFound) log.error("open evaluation cannot be read and is removed", { evaluation: id });
}
