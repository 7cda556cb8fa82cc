import { selectEvents, type TimelineEvent } from "../core/journal/timeline.ts";
import { readTimeline } from "../flows/timeline.ts";
import { unconfiguredProject } from "../flows/unconfigured-project.ts";
import { logEvaluations } from "./evaluation-log.ts";
import { exitCode, type Io } from "./io.ts";
import { logSources, type LogSource } from "./log-sources.ts";
import { openRepository } from "./open-repository.ts";
import { plainTime } from "./plain-time.ts";
import { columns, createStyle, plainLine, type Style } from "./style.ts";
import { withGit } from "./with-git.ts";

export type LogOptions = {
  readonly repo?: string;
  readonly service?: string;
  readonly stage?: string;
  readonly problem?: string;
  readonly limit?: number;
  /** The evaluations instead of the whole story. */
  readonly evaluations?: boolean;
  readonly output: "text" | "json";
};

/** Tells what happened, oldest first, from repositories alone: of one, or of all projects that are known here. */
export async function log(io: Io, options: LogOptions): Promise<number> {
  const sources = await logSources(io, options.repo);
  if (sources.length === 0) {
    io.err.write("no project is known here: name a repository with --repo\n");
    if (options.output === "json") io.out.write("[]\n");
    return exitCode.ok;
  }
  if (options.evaluations === true) return logEvaluations(io, options);
  const events: TimelineEvent[] = [];
  for (const source of sources) events.push(...(await readSource(io, source)));
  const sorted =
    sources.length > 1 ? events.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)) : events;
  const selected = selectEvents(sorted, options);
  if (options.output === "json") io.out.write(`${JSON.stringify(selected, null, 2)}\n`);
  else tell(io, selected, options.repo === undefined);
  return exitCode.ok;
}

function readSource(io: Io, { name, upstream }: LogSource): Promise<readonly TimelineEvent[]> {
  return withGit(io, [upstream], async (tools) => {
    const repository = await openRepository(tools, upstream);
    return readTimeline(tools, unconfiguredProject(name, repository));
  });
}

function tell(io: Io, events: readonly TimelineEvent[], withProject: boolean): void {
  if (events.length === 0) {
    io.err.write("nothing is recorded that fits\n");
    return;
  }
  const style = createStyle(io);
  const rows = events.map(({ at, project, stage, service, problem, verb, text }) => {
    const place = [...(withProject ? [project] : []), stage, service].map((part) => part ?? "-");
    return [
      style("dim", plainTime(at)),
      plainLine(place.join("/")),
      style("dim", plainLine(problem)),
      style(toneOf(verb), verb),
      plainLine(text),
    ];
  });
  for (const line of columns(rows)) io.out.write(`${line}\n`);
}

function toneOf(verb: string): Parameters<Style>[0] {
  if (verb === "problem" || verb === "escalate") return "red";
  if (verb === "change" || verb === "merge") return "cyan";
  if (verb === "end" || verb === "evaluate") return "green";
  return "yellow";
}
