import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import { childOf, type FieldTree, leavesOf, stepsOf } from "./field-tree.ts";
import { foldedPart, hasLastApplied } from "./fold-hand-tools.ts";
import { isHandTool } from "./hand-tools.ts";
import { type FieldsEntry, managersOf } from "./managed-fields.ts";
import { valueAt } from "./value-at.ts";

/**
 * `none`: an apply without force will do. `force`: one forced apply takes all that hand tools have set, and nothing of
 * anybody else's. `fold`: first the patch of `foldHandTools`, because an apply would leave them what git does not
 * have, or has with the same value.
 */
export type TakeOver = "none" | "force" | "fold";

/**
 * What it takes to own what hand tools have set of `live`; `payload` as `yieldFields` leaves it. A forced apply takes
 * from another manager each field that it changes, and an entry without fields vanishes. What is not certain to be
 * taken so is folded.
 */
export function takeOver(
  payload: KubernetesObject,
  live: KubernetesObject,
  fieldManager: string,
): TakeOver {
  const entries = managersOf(live);
  const folded = entries.flatMap((entry) => foldedPart(entry, live, fieldManager) ?? []);
  // Writes through `scale` are not folded: they are taken, or stay whose they are.
  const scaled = entries.filter(
    (entry) => entry.subresource === "scale" && isHandTool(entry.manager),
  );
  const isMarked = hasLastApplied(live);
  if (folded.length === 0 && scaled.length === 0 && !isMarked) return "none";
  const given = { payload, live };
  const taken = folded.length === 0 ? scaled : folded;
  const isForced =
    !isMarked &&
    taken.every((entry) => isOutvoted(entry, given)) &&
    !entries.some((entry) => isForeign(entry, fieldManager) && isContested(entry, given));
  if (isForced) return "force";
  return folded.length === 0 && !isMarked ? "none" : "fold";
}

type Given = { readonly payload: KubernetesObject; readonly live: KubernetesObject };

/** Whether `payload` changes every field of the entry. Only of plain values is it certain who owns them afterwards. */
function isOutvoted({ apiVersion, fields }: FieldsEntry, { payload, live }: Given): boolean {
  if (apiVersion !== payload.apiVersion || apiVersion !== live.apiVersion) return false;
  const leaves = leavesOf(fields);
  return (
    leaves.length > 0 &&
    !ownsNode(fields) &&
    leaves.every((steps) => {
      const [wanted, found] = [valueAt(payload, steps), valueAt(live, steps)];
      // What is applied to a status is cut off.
      return steps[0] !== "f:status" && isPlain(wanted) && isPlain(found) && wanted !== found;
    })
  );
}

/** Whether a map, a list or an item is in the set by itself: no apply takes it as long as it is there. */
function ownsNode(tree: FieldTree): boolean {
  if (tree["."] !== undefined) return true;
  return stepsOf(tree).some((step) => ownsNode(childOf(tree, step) ?? {}));
}

/** Whether force would take something of the entry's, as far as can be told. */
function isContested({ apiVersion, fields }: FieldsEntry, { payload, live }: Given): boolean {
  if (apiVersion !== payload.apiVersion) return true;
  return leavesOf(fields).some((steps) => {
    const wanted = valueAt(payload, steps, "unwritten");
    return wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(valueAt(live, steps));
  });
}

function isForeign({ manager, subresource }: FieldsEntry, fieldManager: string): boolean {
  return manager !== fieldManager && !isHandTool(manager) && subresource !== "status";
}

function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
