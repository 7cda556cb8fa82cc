import { isRecord } from "../reconcile/field-of.ts";
import { childOf, describeSteps, type FieldTree, isLeaf, stepsOf } from "./field-tree.ts";
import { type OwnedItems, ownedItems, signatureOf } from "./item-signature.ts";
import { enter, type Place } from "./place.ts";
import { isSameValue } from "./same-value.ts";
import { sharedLists, sharedMaps } from "./typed-fields.ts";

export type Difference = {
  readonly reason: "never-applied" | "other-version" | "missing" | "surplus" | "value";
  readonly field: string;
};

type Compared = { readonly payload: unknown; readonly live: unknown; readonly tree: FieldTree };

/** The first difference between `payload` and what its manager owns of `live`; `kind` as of `typedKind`. */
export function compareFields(given: Compared, kind: string | undefined): Difference | undefined {
  return compareMap(given, { step: "", name: "", parent: undefined, kind });
}

function compareNode(given: Compared, place: Place): Difference | undefined {
  const { payload, live, tree } = given;
  if (isLeaf(tree)) {
    if (isGrown(payload, place)) return differ("missing", place);
    if (isEmptyMap(payload) && isRecord(live) && isShared(place)) return undefined;
    if (Array.isArray(payload) && isSharedList(place)) return differ("surplus", place);
    return isSameValue(payload, live, place) ? undefined : differ("value", place);
  }
  if (Array.isArray(payload)) return compareList({ ...given, payload }, place);
  if (isRecord(payload)) return compareMap(given, place);
  return differ("value", place);
}

/** A leaf that once was empty or null owns nothing of what is in such a map or list now. */
function isGrown(payload: unknown, place: Place): boolean {
  if (Array.isArray(payload)) return payload.length > 0 && isSharedList(place);
  return isRecord(payload) && !isEmptyMap(payload) && isShared(place);
}

function isShared({ name, kind }: Place): boolean {
  return kind !== undefined && sharedMaps.has(name);
}

function isSharedList({ parent, name, kind }: Place): boolean {
  return kind !== undefined && sharedLists.has(`${parent?.name}.${name}`);
}

function compareMap({ payload, live, tree }: Compared, place: Place): Difference | undefined {
  if (!isRecord(payload)) return differ("value", place);
  const fields = isRecord(live) ? live : {};
  let owned = 0;
  for (const name of Object.keys(payload)) {
    const value = payload[name];
    if (value === undefined) continue;
    const at = enter(place, name);
    const below = childOf(tree, at.step);
    if (below !== undefined) owned += 1;
    else if (ownsNothing(value, at)) continue;
    else return differ("missing", at);
    const found = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const difference = compareNode({ payload: value, live: found, tree: below }, at);
    if (difference !== undefined) return difference;
  }
  const steps = stepsOf(tree);
  if (steps.length === owned) return undefined;
  const surplus = steps.find((step) => !Object.hasOwn(payload, step.slice(2))) ?? "";
  return differ("surplus", { ...place, step: surplus, parent: place });
}

/** Fields without a leaf below them: the API server has nothing to write down. */
function ownsNothing(value: unknown, place: Place): boolean {
  if (Array.isArray(value)) return value.length === 0 && isSharedList(place);
  if (!isRecord(value) || isEmptyMap(value)) return false;
  return Object.entries(value).every(([name, inner]) => ownsNothing(inner, enter(place, name)));
}

type ComparedList = Compared & { readonly payload: readonly unknown[] };

function compareList(given: ComparedList, place: Place): Difference | undefined {
  const { payload, tree } = given;
  const owned = ownedItems(tree);
  if (owned === undefined) return differ("value", place);
  const live = itemsOf(given.live);
  const positions = new Map(live.map((item, index) => [signatureOf(item, owned.keys), index]));
  let last = -1;
  for (const item of payload) {
    const own = owned.items.get(signatureOf(item, owned.keys));
    if (own === undefined) return differ("missing", place);
    const { step, stored } = own;
    const at = { ...place, step, parent: place };
    const position = positions.get(stored) ?? -1;
    // An item before its predecessor, or the same item again: the API server would move it, or complain.
    if (position <= last) return differ("value", at);
    last = position;
    if (owned.keys === undefined) continue;
    const below = { payload: item, live: live[position], tree: childOf(tree, step) ?? {} };
    const difference = compareMap(below, at);
    if (difference !== undefined) return difference;
  }
  return payload.length === owned.items.size ? undefined : surplusItem(payload, owned, place);
}

function surplusItem(
  payload: readonly unknown[],
  { keys, items }: OwnedItems,
  place: Place,
): Difference {
  const kept = new Set(payload.map((item) => signatureOf(item, keys)));
  const [, surplus] = [...items].find(([signature]) => !kept.has(signature)) ?? [];
  return differ("surplus", { ...place, step: surplus?.step ?? "", parent: place });
}

function itemsOf(live: unknown): readonly unknown[] {
  return Array.isArray(live) ? live : [];
}

function isEmptyMap(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

function differ(reason: Difference["reason"], place: Place): Difference {
  const steps: string[] = [];
  for (let at: Place | undefined = place; at?.parent !== undefined; at = at.parent) {
    steps.unshift(at.step);
  }
  return { reason, field: describeSteps(steps) };
}
