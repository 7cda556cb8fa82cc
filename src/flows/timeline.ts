import { timelineOf, type TimelineEvent } from "../core/journal/timeline.ts";
import type { ProblemRecord } from "../core/journal/fold-record.ts";
import type { Ports } from "../ports.ts";
import type { Commit } from "../ports/git.ts";
import { readRecords } from "./journal.ts";
import type { Project } from "./project.ts";
import { readProject } from "./project-view.ts";

type Deps = Pick<Ports, "git">;

const mostCommits = 10_000;

/** What happened to a project, from its repository alone: the journal, and the remediations on its stage branches. */
export async function readTimeline(
  deps: Deps,
  project: Project,
): Promise<readonly TimelineEvent[]> {
  const records = await readRecords(deps, project.repository);
  return timelineOf(records, await stageCommits(deps, project, records));
}

/** Each commit once, for stages may share a branch or a part of their history. */
async function stageCommits(
  deps: Deps,
  project: Project,
  records: readonly ProblemRecord[],
): Promise<readonly Commit[]> {
  const name = records.find(({ problem }) => problem.project !== null)?.problem.project;
  const reading = await readProject(deps, { ...project, name: name ?? project.name });
  if (reading.kind === "not-ready") return [];
  const { layout, shipyard, heads } = reading.view;
  const branches = new Set(shipyard.stages.map((stage) => layout.stageBranch(stage.name)));
  const logs = await Promise.all(
    [...branches].flatMap((branch) => {
      const head = heads.get(branch);
      return head === undefined
        ? []
        : [deps.git.log(project.repository, head, { limit: mostCommits })];
    }),
  );
  const commits = new Map(logs.flat().map((commit) => [commit.sha, commit]));
  return [...commits.values()].toReversed();
}
