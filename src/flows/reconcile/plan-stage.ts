import type { Stage } from "../../core/delivery/shipyard.ts";
import type { Flags } from "../../core/flags/flags.ts";
import type { StageChange } from "../../core/pull-request/plan-check.ts";
import { objectLabel } from "../../core/reconcile/object-ref.ts";
import { rowMessage } from "../../core/reconcile/reconcile-outcome.ts";
import { setScopes } from "../../core/reconcile/set-scopes.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import type { ProjectView } from "../project-view.ts";
import { readWanted, type Wanted } from "../read-wanted.ts";
import { confirmedPrunes } from "./confirmed-prunes.ts";
import { diffSet, type SetDiff } from "./diff-set.ts";
import { withFlagObjects } from "./flag-objects.ts";
import { lookAtSet } from "./look-at-set.ts";
import { stageSet } from "./stage-set.ts";
import { createSetView } from "./set-view.ts";
import { wantObjects } from "./want-objects.ts";

type Deps = Pick<Ports, "git" | "clock" | "charts" | "clusters" | "flagServices">;

export type StagePlan =
  | { readonly kind: "planned"; readonly change: StageChange }
  | { readonly kind: "faulty"; readonly messages: readonly string[] };

/**
 * What merging a commit into a stage would change. The live cluster is asked, by dry runs of what the commit changes
 * since it left the branch: drift and other people's merges are not its doing. Throws where the cluster is not there.
 */
export async function planStage(
  deps: Deps,
  view: ProjectView,
  given: { readonly stage: Stage; readonly sha: Sha; readonly from: Sha | undefined },
): Promise<StagePlan> {
  const { stage, sha, from } = given;
  const after = await readWanted(deps, view, { stage, at: sha });
  if (after.kind === "faulty") return after;
  const before = from === undefined ? undefined : await readWanted(deps, view, { stage, at: from });
  const { cluster } = view.project;
  const known = before?.kind === "wanted" ? before : undefined;
  const diff =
    cluster === null
      ? ({ kind: "diff", changes: [], refused: [] } as const)
      : await diffStage(deps, view, { ...given, cluster, after, before: known });
  if (diff.kind === "faulty") return diff;
  if (diff.refused.length > 0) {
    const messages = diff.refused.map((row) => {
      const { path, line } = row.source ?? { path: "", line: 1 };
      return `${path}:${line}: ${objectLabel(row.ref)}: ${rowMessage(row)}`;
    });
    return { kind: "faulty", messages };
  }
  const flags = flagChanges(known?.flags ?? new Map(), after.flags);
  return { kind: "planned", change: { stage: stage.name, objects: diff.changes, flags } };
}

type Read = Extract<Wanted, { kind: "wanted" }>;

async function diffStage(
  deps: Deps,
  view: ProjectView,
  given: {
    readonly stage: Stage;
    readonly sha: Sha;
    readonly cluster: string;
    readonly after: Read;
    readonly before: Read | undefined;
  },
): Promise<(SetDiff & { readonly kind: "diff" }) | Extract<StagePlan, { kind: "faulty" }>> {
  const { stage, sha, after, before } = given;
  const cluster = deps.clusters(given.cluster);
  const set = stageSet(view, stage.name);
  const manifestsOf = (wanted: Read) => withFlagObjects(deps, view, { stage, wanted }).manifests;
  const wishes = await wantObjects(cluster, manifestsOf(after), set);
  if (wishes.kind === "faulty") return wishes;
  const manifests = before === undefined ? [] : manifestsOf(before);
  const earlier = await wantObjects(cluster, manifests, set);
  const old = earlier.kind === "wanted" ? byKey(earlier.objects) : new Map<string, WantedObject>();
  const now = byKey(wishes.objects);
  const wanted = wishes.objects.filter(({ key, hash }) => old.get(key)?.hash !== hash);
  const setView = createSetView(deps, set);
  setView.want(now);
  const refs = wanted.map(({ ref }) => ref);
  await lookAtSet(cluster, setView, { scopes: setScopes(set, refs), refs });
  const diff = await diffSet(
    { ...deps, cluster },
    {
      view: setView,
      wanted,
      recreate: view.policy.stages[stage.name]?.recreate ?? "never",
      prune: {
        how: "trailer",
        confirmed: () => confirmedPrunes(deps, view.project.repository, sha),
        isWanted: (key) => now.has(key) || !old.has(key),
        wantedCount: now.size,
      },
    },
  );
  return { kind: "diff", ...diff };
}

function byKey(objects: readonly WantedObject[]): ReadonlyMap<string, WantedObject> {
  return new Map(objects.map((each) => [each.key, each]));
}

function flagChanges(before: Flags, after: Flags): StageChange["flags"] {
  return [...after].flatMap(([flag, to]) => {
    const from = before.get(flag) ?? null;
    const isSame = JSON.stringify(from) === JSON.stringify(to);
    return isSame ? [] : [{ flag, from, to }];
  });
}
