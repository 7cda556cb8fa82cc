import { isRolledBack } from "../../core/action/rolled-back-files.ts";
import type { EarlierFiles } from "../../core/action/action.ts";
import type { EvaluationRecord } from "../../core/journal/evaluation-record.ts";
import type { ServiceFiles } from "../../core/manifest/service-files.ts";
import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import { evaluationFiles, readEvaluationsAt } from "../evaluation/evaluation-files.ts";
import { isOnBranch } from "../is-on-branch.ts";
import type { ProjectView } from "../project-view.ts";
import { readService } from "../read-service.ts";
import type { Intent } from "./intent.ts";

type Deps = Pick<Ports, "git" | "log">;

const filesAtOnce = 20;
/** A service that did not pass in so many evaluations has no state worth going back to. */
const mostFiles = 400;

/**
 * The service at the newest commit of its branch that an evaluation passed on and that had other files than now; null
 * if there is none. For a plan that is computed again, only what was known when it was made.
 */
export async function findEarlier(
  deps: Deps,
  view: ProjectView,
  given: { readonly intent: Intent; readonly files: ServiceFiles },
): Promise<EarlierFiles | null> {
  const { stage, service } = given.intent;
  const { repository } = view.project;
  const of = { stage: stage.name, service };
  const { head, files } = await evaluationFiles(deps, repository, of);
  if (head === undefined) return null;
  const seen = new Set<Sha>();
  const known = files.slice(0, mostFiles);
  for (let at = 0; at < known.length; at += filesAtOnce) {
    const some = { head, files: known.slice(at, at + filesAtOnce) };
    for (const record of await readEvaluationsAt(deps, repository, some)) {
      const sha = passedOn(record, given.intent);
      if (sha === undefined || seen.has(sha)) continue;
      seen.add(sha);
      const earlier = await earlierAt(deps, view, { ...given, sha });
      if (earlier !== undefined) return earlier;
    }
  }
  return null;
}

/** The commit that an evaluation of this service passed on, as far as it was known when the attempt was planned. */
function passedOn(
  { request, finished, invalidated }: EvaluationRecord,
  { stage, service, plannedAt }: Intent,
): Sha | undefined {
  const isKnown = (at: string) =>
    plannedAt === undefined || Date.parse(at) <= Date.parse(plannedAt);
  if (finished === null || finished.commit === null || !isKnown(finished.at)) return undefined;
  if (invalidated !== null && isKnown(invalidated.at)) return undefined;
  if (request.stage !== stage.name || request.service !== service) return undefined;
  const { status, result } = finished.evaluation;
  const passed = status !== "errored" && (result === "pass" || result === "warning");
  return passed ? finished.commit : undefined;
}

async function earlierAt(
  deps: Deps,
  view: ProjectView,
  given: { readonly intent: Intent; readonly files: ServiceFiles; readonly sha: Sha },
): Promise<EarlierFiles | undefined> {
  const { intent, files, sha } = given;
  const { repository } = view.project;
  if (!(await isOnBranch(deps, repository, { sha, head: intent.baseSha }))) return undefined;
  const [now, then] = [
    await blobsAt(deps, view, { intent, at: intent.baseSha }),
    await blobsAt(deps, view, { intent, at: sha }),
  ];
  const differing = [...new Set([...now.keys(), ...then.keys()])].filter(
    (path) => now.get(path) !== then.get(path),
  );
  if (!differing.some((path) => isRolledBack(files, path, false))) return undefined;
  const { stage, service } = intent;
  const place = { repository, layout: view.layout, stage: stage.name, service, at: sha };
  const { files: texts } = await readService(deps, place);
  const unreadable = differing.filter(
    (path) => (now.has(path) && !files.files.has(path)) || (then.has(path) && !texts.has(path)),
  );
  return { sha, files: texts, unreadable };
}

/** Every file of the service at a commit, those that are no text too. */
async function blobsAt(
  { git }: Deps,
  { project: { repository }, layout }: ProjectView,
  { intent, at }: { readonly intent: Intent; readonly at: Sha },
): Promise<ReadonlyMap<string, Sha>> {
  const { root, manifests, flags } = layout.service(intent.stage.name, intent.service);
  const isOwn = (path: string) =>
    path === flags || path.startsWith(`${root}/`) || path.startsWith(`${manifests}/`);
  const tree = await git.list(repository, at, "");
  return new Map(tree.flatMap(({ path, blob }) => (isOwn(path) ? [[path, blob] as const] : [])));
}
