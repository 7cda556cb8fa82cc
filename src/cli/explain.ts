import { createSystemClock } from "../adapters/clock/system-clock.ts";
import { explanationJson } from "../core/explanation/explanation-json.ts";
import type { Explanation } from "../core/explanation/explanation.ts";
import { parseEventJson } from "../core/problem/parse-event-json.ts";
import type { Problem } from "../core/problem/problem.ts";
import { readEvent } from "../core/problem/read-event.ts";
import { explain as explainProblem, explainAlone, explainUnrouted } from "../flows/explain.ts";
import { UnavailableError, type Ports } from "../ports.ts";
import type { Repository } from "../ports/git.ts";
import { configuredProject } from "./known-projects.ts";
import { CommandError, exitCode, type Io } from "./io.ts";
import { findRepository, openRepository } from "./open-repository.ts";
import { readTextInput } from "./read-input.ts";
import { tellExplanation } from "./tell-explanation.ts";
import { unifiedDiff } from "./unified-diff.ts";
import { withGit } from "./with-git.ts";

export type ExplainOptions = {
  readonly event: string;
  readonly repo?: string;
  readonly project?: string;
  readonly output: "text" | "json";
};

/** Tells what would happen if an event arrived now. It writes nothing. */
export async function explain(io: Io, options: ExplainOptions): Promise<number> {
  const problems = readProblems(await readTextInput(io, options.event), options.event);
  const explanations = await explainAll(io, problems, options);
  if (options.output === "json") {
    const elements = explanations.map((each) => explanationJson(each, unifiedDiff(each.files)));
    io.out.write(`${JSON.stringify(elements, null, 2)}\n`);
  } else {
    if (explanations.length === 0) {
      io.out.write(`${options.event} reports no problem: it would be accepted and left alone\n`);
    }
    for (const [index, each] of explanations.entries()) {
      if (index > 0) io.out.write("\n");
      tellExplanation(io, each);
    }
  }
  return exitCode.ok;
}

/** Recognised by its fields, as the server does it; a batch of CloudEvents is several. */
function readProblems(text: string, source: string): readonly Problem[] {
  const body = parseEventJson(text);
  if (body === undefined) {
    throw new CommandError(`${source} is not JSON: give a request's body as it arrives`);
  }
  return (Array.isArray(body) ? body : [body]).flatMap((event: unknown) => {
    const read = readEvent(event, "cloudevent");
    const again = read.ok ? read : readEvent(event, "dynatrace");
    if (again.ok) return again.problems;
    const faults = (read.ok ? again : read).faults.map(({ field, message }) =>
      `${field === "" ? source : `${source}: ${field}`} ${message}`.trim(),
    );
    throw new CommandError(faults.join("\n"));
  });
}

async function explainAll(
  io: Io,
  problems: readonly Problem[],
  { repo, project }: ExplainOptions,
): Promise<readonly Explanation[]> {
  if (repo === undefined) {
    const detail =
      "what would happen is decided by the project's files: name its repository with --repo";
    return problems.map((problem) => explainAlone(problem, detail));
  }
  const upstream = await findRepository(io, repo);
  return withGit(io, [upstream], async (tools) => {
    const repository = await openRepository(tools, upstream);
    const deps = {
      git: tools.git,
      clock: { ...createSystemClock(), now: io.now },
      indicators: notAsked,
    };
    const explanations: Explanation[] = [];
    for (const problem of problems) {
      explanations.push(await explainOne(io, deps, { problem, repository, project }));
    }
    return explanations;
  });
}

/** The event's own project counts; `project` stands in where it names none, as a server's routing would not. */
function explainOne(
  io: Io,
  deps: Pick<Ports, "git" | "clock" | "indicators">,
  given: {
    readonly problem: Problem;
    readonly repository: Repository;
    readonly project: string | undefined;
  },
): Promise<Explanation> {
  const { repository, project } = given;
  const problem = { ...given.problem, project: given.problem.project ?? project ?? null };
  if (problem.project === null) {
    const detail =
      "the event names no project: it would be recorded, and left to people; --project explains it for one";
    return Promise.resolve(explainUnrouted(problem, detail));
  }
  if (project !== undefined && problem.project !== project) {
    const detail = `the event is about the project ${JSON.stringify(problem.project)}, not about ${project}`;
    return Promise.resolve(explainUnrouted(problem, detail));
  }
  return explainProblem(deps, {
    project: configuredProject(io, problem.project, repository),
    problem,
  });
}

/** A dry run measures nothing; which provider would be asked is still told by its name. */
function notAsked(name: string): ReturnType<Ports["indicators"]> {
  return {
    ingestDelaySeconds: 0,
    query: () => Promise.reject(new UnavailableError(`${name} is not asked by a dry run`)),
  };
}
