import { createSystemClock } from "../adapters/clock/system-clock.ts";
import { explainAlone, type ReadProblem } from "../core/explanation/explain-alone.ts";
import { explanationAloneJson, explanationJson } from "../core/explanation/explanation-json.ts";
import type { Explanation } from "../core/explanation/explanation.ts";
import type { RemediationEra } from "../core/keptn-remediation/keptn-rules.ts";
import { explain as explainProblem, explainUnrouted } from "../flows/explain.ts";
import { UnavailableError, type Ports } from "../ports.ts";
import type { Repository } from "../ports/git.ts";
import { commandLog } from "./command-log.ts";
import type { EventSource } from "./explain-choices.ts";
import { CommandError, exitCode, type Io } from "./io.ts";
import { configuredProject } from "./known-projects.ts";
import { findRepository, openRepository } from "./open-repository.ts";
import { readAloneRules } from "./read-alone-rules.ts";
import { readTextInput } from "./read-input.ts";
import { readProblems } from "./read-problems.ts";
import { tellExplanation } from "./tell-explanation.ts";
import { unifiedDiff } from "./unified-diff.ts";
import { withGit } from "./with-git.ts";

export type ExplainOptions = {
  readonly event: string;
  readonly source?: EventSource;
  readonly repo?: string;
  readonly project?: string;
  readonly remediation?: string;
  readonly attempt?: number;
  readonly era?: RemediationEra;
  readonly output: "text" | "json";
};

/** Tells what would happen if an event arrived now. It writes nothing. */
export async function explain(io: Io, options: ExplainOptions): Promise<number> {
  if (options.attempt !== undefined && options.remediation === undefined) {
    throw new CommandError("--attempt needs the rules that it counts in: name --remediation");
  }
  const { event, repo } = options;
  const file = { path: event, text: await readTextInput(io, event) };
  const problems = readProblems(file, options);
  const explanations =
    repo === undefined
      ? await explainByRules(io, problems, options)
      : await explainByRepository(io, problems, { ...options, repo });
  if (options.output === "json") {
    const elements = explanations.map((each) =>
      repo === undefined
        ? explanationAloneJson(each)
        : explanationJson(each, unifiedDiff(each.files)),
    );
    io.out.write(`${JSON.stringify(elements, null, 2)}\n`);
  } else {
    tellAll(io, explanations, event);
  }
  return exitCode.ok;
}

function tellAll(io: Io, explanations: readonly Explanation[], event: string): void {
  if (explanations.length === 0) {
    io.out.write(`${event} reports no problem: it would be accepted and left alone\n`);
  }
  for (const [index, each] of explanations.entries()) {
    if (index > 0) io.out.write("\n");
    tellExplanation(io, each);
  }
}

/** `project` stands in where an event names none, as a token for one project does it. */
async function explainByRules(
  io: Io,
  problems: readonly ReadProblem[],
  { remediation, era, project }: ExplainOptions,
): Promise<readonly Explanation[]> {
  const rules = await readAloneRules(io, remediation, era);
  return problems.map((read) =>
    explainAlone({ ...read, problem: inProject(read, project) }, rules),
  );
}

function inProject({ problem }: ReadProblem, project: string | undefined) {
  return { ...problem, project: problem.project ?? project ?? null };
}

async function explainByRepository(
  io: Io,
  problems: readonly ReadProblem[],
  { repo, project }: ExplainOptions & { readonly repo: string },
): Promise<readonly Explanation[]> {
  const upstream = await findRepository(io, repo);
  return withGit(io, [upstream], async (tools) => {
    const repository = await openRepository(tools, upstream);
    const deps = {
      git: tools.git,
      clock: { ...createSystemClock(), now: io.now },
      indicators: notAsked,
      log: commandLog(io),
    };
    const explanations: Explanation[] = [];
    for (const read of problems) {
      explanations.push(await explainOne(io, deps, { read, repository, project }));
    }
    return explanations;
  });
}

/** The event's own project counts; `project` stands in where it names none. */
function explainOne(
  io: Io,
  deps: Pick<Ports, "git" | "clock" | "indicators" | "log">,
  given: {
    readonly read: ReadProblem;
    readonly repository: Repository;
    readonly project: string | undefined;
  },
): Promise<Explanation> {
  const { read, repository, project } = given;
  const problem = inProject(read, project);
  if (!read.reported) {
    return Promise.resolve(explainAlone({ ...read, problem }, { kind: "none" }));
  }
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
