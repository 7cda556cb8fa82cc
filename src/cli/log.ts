import { join } from "node:path";
import { selectEvents, type TimelineEvent } from "../core/journal/timeline.ts";
import { readTimeline } from "../flows/timeline.ts";
import { unconfiguredProject } from "../flows/unconfigured-project.ts";
import { commandEnv } from "./command-env.ts";
import { exitCode, type Io } from "./io.ts";
import { findProject, listProjects } from "./known-projects.ts";
import { exists } from "./exists.ts";
import { findRepository, openRepository } from "./open-repository.ts";
import { columns, createStyle, plainLine, type Style } from "./style.ts";
import { guessName, type Upstream } from "./upstream.ts";
import { withGit } from "./with-git.ts";

export type LogOptions = {
  readonly repo?: string;
  readonly service?: string;
  readonly stage?: string;
  readonly problem?: string;
  readonly limit?: number;
  readonly output: "text" | "json";
};

/** Tells what happened, oldest first, from repositories alone: of one, or of all projects that are known here. */
export async function log(io: Io, options: LogOptions): Promise<number> {
  const sources =
    options.repo === undefined ? await knownSources(io) : [await oneSource(io, options.repo)];
  const events: TimelineEvent[] = [];
  for (const source of sources) events.push(...(await readSource(io, source)));
  const sorted =
    sources.length > 1 ? events.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)) : events;
  const selected = selectEvents(sorted, options);
  if (options.output === "json") io.out.write(`${JSON.stringify(selected, null, 2)}\n`);
  else tell(io, selected, options.repo === undefined);
  return exitCode.ok;
}

type Source = { readonly name: string; readonly upstream: Upstream };

async function oneSource(io: Io, repo: string): Promise<Source> {
  const upstream = await findRepository(io, repo);
  return { name: guessName(upstream), upstream };
}

/** The home journal has what belongs to no project. */
async function knownSources(io: Io): Promise<readonly Source[]> {
  const names = await listProjects(io);
  const projects = await Promise.all(
    names.map(async (name) => ({ name, upstream: await findProject(io, name) })),
  );
  const path = join(commandEnv(io).dataFolder, "home.git");
  if (!(await exists(path))) return projects;
  const home = { name: "home", upstream: { repository: { url: path, slug: null }, login: null } };
  return [...projects, home];
}

function readSource(io: Io, { name, upstream }: Source): Promise<readonly TimelineEvent[]> {
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
      style("dim", formatAt(at)),
      plainLine(place.join("/")),
      style("dim", plainLine(problem)),
      style(toneOf(verb), verb),
      plainLine(text),
    ];
  });
  for (const line of columns(rows)) io.out.write(`${line}\n`);
}

/** `2026-03-01 03:10:22`, in UTC. */
function formatAt(at: string): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return plainLine(at);
  return time.toISOString().slice(0, 19).replace("T", " ");
}

function toneOf(verb: string): Parameters<Style>[0] {
  if (verb === "problem" || verb === "escalate") return "red";
  if (verb === "change" || verb === "merge") return "cyan";
  if (verb === "end" || verb === "evaluate") return "green";
  return "yellow";
}
