import {
  formatDrift,
  formatFlagDrift,
  formatReconcile,
  parseReconcileHead,
} from "../../core/journal/stage-record.ts";
import { journalBranch } from "../../core/layout/layout.ts";
import { driftFile, reconcileFile } from "../../core/layout/stage-place.ts";
import type { Ports } from "../../ports.ts";
import type { Repository, Sha } from "../../ports/git.ts";
import { writeJournal } from "../write-journal.ts";
import type { StagePass } from "./apply-stage.ts";
import type { FlagDrift } from "./apply-flags.ts";
import type { Drift } from "./drift.ts";

type Deps = Pick<Ports, "git" | "clock" | "log">;
type Place = { readonly repository: Repository; readonly stage: string; readonly head: Sha };

/**
 * The whole table of a pass, as a file of the journal branch that each outcome of the stage replaces: its history is
 * the file's. The address at which people see it; null where there is none.
 */
export async function recordReconcile(
  deps: Deps,
  { repository, stage, head }: Place,
  { state, description, rows, applied }: StagePass,
): Promise<string | null> {
  const at = deps.clock.now();
  const format = (known: string) => {
    const runs = applied === "nothing" ? appliedBefore(known) : head;
    const outcome = { at: at.toISOString(), sha: head, state, description, applied: runs };
    return formatReconcile(outcome, rows);
  };
  const message = `reconcile(${stage}): ${head.slice(0, 7)} ${state}\n\nStage: ${stage}\n`;
  const sha = await write(deps, repository, {
    path: reconcileFile(stage),
    message,
    change: (known) => {
      const text = format(known);
      return isSameTable(known, text) ? known : text;
    },
  });
  return repository.slug === null || sha === undefined
    ? null
    : `${repository.url.replace(/\.git$/, "")}/blob/${sha}/${reconcileFile(stage)}`;
}

/** The commit that the stage's last table is of, if that ended well; null where there is none. */
export async function lastGoodCommit(
  deps: Pick<Ports, "git">,
  repository: Repository,
  stage: string,
): Promise<Sha | null> {
  const last = await lastReconcile(deps, repository, stage);
  return last?.state === "success" ? last.sha : null;
}

/** The outcome of the stage's last pass; undefined where nothing was ever reconciled. */
export async function lastReconcile(
  { git }: Pick<Ports, "git">,
  repository: Repository,
  stage: string,
): Promise<ReturnType<typeof parseReconcileHead>> {
  const head = (await git.heads(repository)).get(journalBranch);
  const text = head && (await git.read(repository, head, reconcileFile(stage)));
  return text === undefined ? undefined : parseReconcileHead(text);
}

/** A table from before it was noted is of a commit that may have been applied. */
function appliedBefore(table: string): Sha | null {
  const last = parseReconcileHead(table);
  if (last === undefined) return null;
  return last.applied === undefined ? last.sha : last.applied;
}

/** A pass that is cut off before its status finds its table written; only the time differs. */
function isSameTable(a: string, b: string): boolean {
  return withoutTime(a) === withoutTime(b);
}

function withoutTime(text: string): string {
  return text.replace(/^\{"at":"[^"]*"/, "");
}

/** What was found changed in the cluster or in the flag service, by whom, and what was done about it. */
export async function recordDrift(
  deps: Deps,
  { repository, stage, head }: Place,
  drift: readonly (Drift | FlagDrift)[],
): Promise<void> {
  const at = deps.clock.now().toISOString();
  const lines = drift.map((each) =>
    "flag" in each
      ? formatFlagDrift({ at, sha: head, ...each })
      : formatDrift({ at, sha: head, ...each }),
  );
  const [first] = drift;
  const what = drift.length === 1 && first !== undefined ? nameOf(first) : countOf(drift);
  await write(deps, repository, {
    path: driftFile(stage),
    message: `drift(${stage}): ${what}\n\nStage: ${stage}\n`,
    change: (known) => keepNewest(known + lines.join("")),
  });
  deps.log.info("drift", { stage, drift });
}

function nameOf(drift: Drift | FlagDrift): string {
  return "flag" in drift ? `flag ${oneLine(drift.flag)}` : `${drift.ref.kind}/${drift.ref.name}`;
}

function countOf(drift: readonly (Drift | FlagDrift)[]): string {
  const what = drift.every((each) => "flag" in each) ? "flags" : "objects";
  return `${drift.length} ${what}`;
}

/** A flag's name is text of somebody's file. */
function oneLine(name: string): string {
  return /^[\w.~-]{1,80}$/.test(name) ? name : JSON.stringify(name.slice(0, 80));
}

const longestDriftFile = 1_000;

function keepNewest(text: string): string {
  const lines = text.split("\n").filter((line) => line !== "");
  return `${lines.slice(-longestDriftFile).join("\n")}\n`;
}

/** The commit that holds it. */
async function write(
  { git, clock }: Deps,
  repository: Repository,
  file: {
    readonly path: string;
    readonly message: string;
    readonly change: (known: string) => string;
  },
): Promise<Sha | undefined> {
  return writeJournal({ git }, repository, async (head) => {
    const known = head === undefined ? undefined : await git.read(repository, head, file.path);
    return {
      files: new Map([[file.path, file.change(known ?? "")]]),
      message: file.message,
      at: clock.now(),
    };
  });
}
