import {
  formatDrift,
  formatReconcile,
  parseReconcileHead,
} from "../../core/journal/stage-record.ts";
import { journalBranch } from "../../core/layout/layout.ts";
import { driftFile, reconcileFile } from "../../core/layout/stage-place.ts";
import { UnavailableError, type Ports } from "../../ports.ts";
import type { Repository, Sha } from "../../ports/git.ts";
import type { StagePass } from "./apply-stage.ts";
import type { Drift } from "./drift.ts";

type Deps = Pick<Ports, "git" | "clock" | "log">;
type Place = { readonly repository: Repository; readonly stage: string; readonly head: Sha };

const triesBeforeGivingUp = 20;

/**
 * The whole table of a pass, as a file of the journal branch that each outcome of the stage replaces: its history is
 * the file's. The address at which people see it; null where there is none.
 */
export async function recordReconcile(
  deps: Deps,
  { repository, stage, head }: Place,
  { state, description, rows }: StagePass,
): Promise<string | null> {
  const at = deps.clock.now();
  const text = formatReconcile({ at: at.toISOString(), sha: head, state, description }, rows);
  const message = `reconcile(${stage}): ${head.slice(0, 7)} ${state}\n\nStage: ${stage}\n`;
  const sha = await write(deps, repository, {
    path: reconcileFile(stage),
    message,
    change: (known) => (isSameTable(known, text) ? known : text),
  });
  return repository.slug === null
    ? null
    : `${repository.url.replace(/\.git$/, "")}/blob/${sha}/${reconcileFile(stage)}`;
}

/** The commit that the stage's last table is of, if that ended well; null where there is none. */
export async function lastGoodCommit(
  { git }: Pick<Ports, "git">,
  repository: Repository,
  stage: string,
): Promise<Sha | null> {
  const head = (await git.heads(repository)).get(journalBranch);
  const text = head && (await git.read(repository, head, reconcileFile(stage)));
  const last = text === undefined ? undefined : parseReconcileHead(text);
  return last?.state === "success" ? last.sha : null;
}

/** A pass that is cut off before its status finds its table written; only the time differs. */
function isSameTable(a: string, b: string): boolean {
  return withoutTime(a) === withoutTime(b);
}

function withoutTime(text: string): string {
  return text.replace(/^\{"at":"[^"]*"/, "");
}

/** What was found changed in the cluster, by whom, and what was done about it. */
export async function recordDrift(
  deps: Deps,
  { repository, stage, head }: Place,
  drift: readonly Drift[],
): Promise<void> {
  const at = deps.clock.now().toISOString();
  const lines = drift.map((each) => formatDrift({ at, sha: head, ...each }));
  const [first] = drift;
  const what =
    drift.length === 1 ? `${first?.ref.kind}/${first?.ref.name}` : `${drift.length} objects`;
  await write(deps, repository, {
    path: driftFile(stage),
    message: `drift(${stage}): ${what}\n\nStage: ${stage}\n`,
    change: (known) => keepNewest(known + lines.join("")),
  });
  deps.log.info("drift", { stage, drift });
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
): Promise<Sha> {
  for (let tries = 0; tries < triesBeforeGivingUp; tries += 1) {
    const head = (await git.heads(repository)).get(journalBranch);
    const known = head === undefined ? undefined : await git.read(repository, head, file.path);
    const result = await git.commit(repository, {
      branch: journalBranch,
      expected: head,
      files: new Map([[file.path, file.change(known ?? "")]]),
      message: file.message,
      at: clock.now(),
    });
    if (result.kind === "committed" || result.kind === "unchanged") return result.sha;
    if (result.kind === "protected") {
      const message = `the branch ${journalBranch} does not take Evenkeel's commits: ${result.message}`;
      throw new UnavailableError(message);
    }
    await git.fetch(repository);
  }
  throw new UnavailableError(
    `the branch ${journalBranch} moved ${triesBeforeGivingUp} times in a row`,
  );
}
