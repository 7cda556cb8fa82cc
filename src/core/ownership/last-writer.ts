import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import { describeSteps, leavesOf } from "./field-tree.ts";
import { managersOf } from "./managed-fields.ts";

/**
 * The manager besides `fieldManager` who changed `live` last, other than its status; undefined if nobody did. With
 * `field`, whoever set that field comes first: API servers tell no time of a write through `scale`.
 */
export function lastWriter(
  live: KubernetesObject,
  fieldManager: string,
  field?: string,
): string | undefined {
  const others = managersOf(live).filter(
    ({ manager, subresource }) => manager !== fieldManager && subresource !== "status",
  );
  const setters = others.filter(
    ({ fields }) =>
      field !== undefined && leavesOf(fields).some((steps) => describeSteps(steps) === field),
  );
  const among = setters.length > 0 ? setters : others;
  const times = among.map(({ time }) => Date.parse(time ?? "") || 0);
  return among[times.indexOf(Math.max(...times))]?.manager;
}
