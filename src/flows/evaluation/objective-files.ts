import type { Fault, Parsed } from "../../core/fault.ts";
import type { FinishedEvaluation } from "../../core/journal/evaluation-record.ts";
import type { ObjectivePlace } from "../../core/layout/layout.ts";
import type { Ports } from "../../ports.ts";
import type { Sha, TreeFile } from "../../ports/git.ts";
import type { ProjectView } from "../project-view.ts";
import { mainCommit } from "./main-commit.ts";

export type ServiceAt = { readonly stage: string; readonly service: string; readonly at: Sha };

/** With the commit that its files are read at, and that of the main branch at the time where the two are apart. */
export type Level = ObjectivePlace & { readonly at: Sha; readonly main: Sha | undefined };

export type ObjectiveFile = {
  readonly level: ObjectivePlace["level"];
  /** For messages: with its branch in front where that is not the stage's. */
  readonly path: string;
  readonly text: string;
  readonly source: FinishedEvaluation["sources"][number];
};

/** The levels of a service's objectives, the most specific last: the stage at `at`, the project as it was then. */
export async function objectiveLevels(
  deps: Pick<Ports, "git">,
  view: ProjectView,
  { stage, service, at }: ServiceAt,
): Promise<readonly Level[]> {
  const { layout } = view;
  const stageBranch = layout.stageBranch(stage);
  const places = layout.objectives(stage, service);
  const isApart = places.some(({ branch }) => branch !== stageBranch);
  const main = isApart ? await mainCommit(deps, view, at) : undefined;
  return places.flatMap((place) => {
    const commit = place.branch === stageBranch ? at : main;
    return commit === undefined ? [] : [{ ...place, at: commit, main }];
  });
}

/** Those of the files that there are. A file that is no text is a fault, for it must not pass for one that is absent. */
export async function readObjectiveFiles(
  { git }: Pick<Ports, "git">,
  view: ProjectView,
  wanted: {
    readonly kind: "slo" | "sli";
    readonly levels: readonly Level[];
    readonly pathsOf: (level: Level) => readonly string[];
  },
): Promise<Parsed<readonly ObjectiveFile[]>> {
  const { repository } = view.project;
  const { kind, levels, pathsOf } = wanted;
  const home = levels.at(-1)?.branch;
  const files: ObjectiveFile[] = [];
  const faults: Fault[] = [];
  for (const level of levels) {
    const texts = await git.readAll(repository, level.at, pathsOf(level));
    for (const { path, blob } of await ownFiles({ git }, view, { level, paths: pathsOf(level) })) {
      const shown = level.branch === home ? path : `${level.branch}:${path}`;
      const text = texts.get(path);
      const source = { kind, path, commit: level.at, blob };
      if (text !== undefined) files.push({ level: level.level, path: shown, text, source });
      else faults.push({ path: shown, line: 1, column: 1, message: unreadable });
    }
  }
  return faults.length === 0 ? { ok: true, value: files } : { ok: false, faults };
}

const unreadable = "this is no UTF-8 text of at most 1 MiB";

/**
 * Those of `paths` that are there, in their order. A stage's branch began as a copy of the main branch: what the stage
 * has not changed by then is still the project's word, which is read where it is kept up to date, as long as it is
 * there. Only main as it was then counts: what becomes of it later changes nothing.
 */
async function ownFiles(
  { git }: Pick<Ports, "git">,
  { project, layout }: ProjectView,
  { level, paths }: { readonly level: Level; readonly paths: readonly string[] },
): Promise<readonly TreeFile[]> {
  const { repository } = project;
  const files = await listed(level.at);
  const { main } = level;
  const isCopied = level.level === "stage" && level.branch !== layout.mainBranch;
  if (!isCopied || files.length === 0 || main === undefined) return files;
  const base = await git.mergeBase(repository, main, level.at);
  if (base === undefined) return files;
  const copied = await listed(base);
  const current = await listed(main);
  const isProjects = ({ path, blob }: TreeFile) =>
    copied.some((file) => file.path === path && file.blob === blob) &&
    current.some((file) => file.path === path);
  return files.filter((file) => !isProjects(file));

  async function listed(at: Sha): Promise<readonly TreeFile[]> {
    const tree = await git.list(repository, at, folderOf(level.slo));
    return paths.flatMap((path) => tree.find((file) => file.path === path) ?? []);
  }
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}
