import { journalBranch } from "../core/layout/layout.ts";
import { readEvaluation } from "../flows/evaluation/read-evaluation.ts";
import { commandLog } from "./command-log.ts";
import { evaluationSource, refuseUnfound, type SourceOptions } from "./evaluation-source.ts";
import { exitCode, type Io } from "./io.ts";
import { openRepository } from "./open-repository.ts";
import { tellRecord } from "./tell-record.ts";
import { withGit } from "./with-git.ts";

export type ShowOptions = SourceOptions & { readonly output: "text" | "json" };

/** Tells everything that an evaluation's record holds; as JSON it is the file itself. */
export async function showEvaluation(
  io: Io,
  id: string,
  { output, ...options }: ShowOptions,
): Promise<number> {
  const upstream = await evaluationSource(io, options);
  const { record, text } = await withGit(io, [upstream], async (tools) => {
    const { git } = tools;
    const repository = await openRepository(tools, upstream);
    const found = await readEvaluation({ git, log: commandLog(io) }, repository, id);
    if (found.kind !== "found") return refuseUnfound(id, found);
    const head = (await git.heads(repository)).get(journalBranch) ?? "";
    return { record: found.record, text: await git.read(repository, head, found.path) };
  });
  if (output === "json") io.out.write(text ?? "");
  else tellRecord(io, record);
  return exitCode.ok;
}
