import { absentHealth } from "../../core/health/absent-health.ts";
import { inLevels } from "../../core/reconcile/apply-order.ts";
import type { ObjectAction } from "../../core/reconcile/object-action.ts";
import { objectLabel } from "../../core/reconcile/object-ref.ts";
import { waveOf } from "../../core/reconcile/wave.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import type { Ports } from "../../ports.ts";
import type { Cluster } from "../../ports/cluster.ts";
import { inParallel } from "../in-parallel.ts";
import { applyOne, tryOne, type ApplyContext } from "./apply-one.ts";
import { awaitDefinitions } from "./await-definitions.ts";
import { findUnowned } from "./find-unowned.ts";
import type { SetView } from "./set-view.ts";

export type ApplyRequest = {
  readonly view: SetView;
  readonly wanted: readonly WantedObject[];
  /** `atomic`: all objects go through a dry run first, and none is applied if one does not. */
  readonly mode: "atomic" | "best-effort";
  readonly recreate: "allowed" | "never";
  /** Objects to leave alone, and why. */
  readonly held: ReadonlyMap<string, ObjectAction>;
};

type Actions = Map<string, ObjectAction>;

/**
 * Brings the live objects of a set to what is wanted, and touches only what differs. All failures are told, not the
 * first. What waits for something is left for the next pass.
 */
export async function applySet(
  deps: Pick<Ports, "clock"> & { readonly cluster: Cluster },
  request: ApplyRequest,
): Promise<ReadonlyMap<string, ObjectAction>> {
  const { view, wanted } = request;
  const actions: Actions = new Map();
  for (const each of wanted) {
    const known = request.held.get(each.key) ?? standing(view, each);
    if (known !== undefined) actions.set(each.key, known);
  }
  const trying = wanted.filter(({ key }) => !actions.has(key));
  if (trying.length === 0) return actions;
  const fresh = trying.filter(({ key }) => !view.records.has(key));
  const unowned = await findUnowned(deps.cluster, view.set, fresh);
  const context = { ...request, deps, unowned };

  const levels = inLevels(trying, ({ payload }) => payload);
  const definitions = levels.flatMap(({ stage, items }) => (stage === "definitions" ? items : []));
  const rest = levels.filter(({ stage }) => stage !== "definitions");
  await applyAll(context, definitions, actions);
  await awaitDefinitions(deps, view, { wanted, dependents: rest.flatMap(({ items }) => items) });

  if (request.mode === "atomic") {
    const items = rest.flatMap((level) => level.items);
    await tryAll(context, items, actions);
    const isFailed = [...actions.values()].some(({ kind }) => kind === "failed");
    if (isFailed) return untried(trying, actions);
  }
  for (const { wave, items } of rest) {
    const blocker = unsettledBefore(request, wave, actions);
    if (blocker === undefined) {
      await applyAll(context, items, actions);
      continue;
    }
    const message = `it is of wave ${wave}, and ${blocker} of an earlier one is not settled`;
    for (const { key } of items) actions.set(key, { kind: "waiting", reason: "wave", message });
  }
  return actions;
}

/** What can be said of an object without a request. */
function standing({ records }: SetView, { key, hash }: WantedObject): ObjectAction | undefined {
  const agreement = records.get(key)?.agreement;
  if (agreement?.kind === "agrees" && agreement.hash === hash) return { kind: "unchanged" };
  if (agreement?.kind !== "foreign") return undefined;
  const message = `it belongs to ${agreement.tool} (${agreement.name}): take it out of one of the two`;
  return { kind: "failed", reason: "foreign-owner", message };
}

async function applyAll(
  context: ApplyContext,
  items: readonly WantedObject[],
  actions: Actions,
): Promise<void> {
  const open = items.filter(({ key }) => !actions.has(key));
  await inParallel(open, async (wanted) => {
    actions.set(wanted.key, await applyOne(context, wanted));
  });
}

/** Dry runs, for the faults of those that do not go through. */
async function tryAll(
  context: ApplyContext,
  items: readonly WantedObject[],
  actions: Actions,
): Promise<void> {
  await inParallel(items, async (wanted) => {
    const tried = await tryOne(context, wanted);
    if (tried.kind === "not-applied") actions.set(wanted.key, tried.action);
  });
}

function untried(trying: readonly WantedObject[], actions: Actions): Actions {
  for (const { key } of trying) {
    if (!actions.has(key)) actions.set(key, { kind: "untried", reason: "atomic" });
  }
  return actions;
}

/** The first object of an earlier wave that is not settled, by name. */
function unsettledBefore(
  { view, wanted }: ApplyRequest,
  wave: number,
  actions: Actions,
): string | undefined {
  const first = wanted.find(({ key, payload }) => {
    if (waveOf(payload) >= wave) return false;
    const kind = actions.get(key)?.kind;
    if (kind === "failed" || kind === "waiting") return true;
    // A claim may be bound only when the first pod of a later wave asks for it.
    if (payload.kind === "PersistentVolumeClaim") return false;
    return (view.records.get(key)?.health ?? absentHealth(payload)).verdict !== "Current";
  });
  return first === undefined ? undefined : objectLabel(first.ref);
}
