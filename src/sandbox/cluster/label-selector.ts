import { textOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";

export type ObjectFilter = (object: KubernetesObject) => boolean;

/** `app=carts,tier in (a, b),!canary`: the requirements of a `labelSelector` parameter, all of which must hold. */
export function labelFilter(selector: string): ObjectFilter {
  const requirements = selector
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => labelRequirement(part));
  return ({ metadata }) => requirements.every((holds) => holds(metadata.labels ?? {}));
}

type Labels = Readonly<Record<string, string>>;

function labelRequirement(part: string): (labels: Labels) => boolean {
  const set = /^(\S+)\s+(in|notin)\s+\((.*)\)$/.exec(part);
  if (set !== null) {
    const [, name = "", operator, list = ""] = set;
    const values = list.split(",").map((value) => value.trim());
    return (labels) => values.includes(labels[name] ?? "") === (operator === "in");
  }
  const equality = /^([^!=\s]+)\s*(!=|==?)\s*(.*)$/.exec(part);
  if (equality !== null) {
    const [, name = "", operator, value] = equality;
    return (labels) => (labels[name] === value) === (operator !== "!=");
  }
  return part.startsWith("!")
    ? (labels) => labels[part.slice(1).trim()] === undefined
    : (labels) => labels[part] !== undefined;
}

/** `metadata.name=carts,status.phase!=Running` of a `fieldSelector` parameter. */
export function fieldFilter(selector: string): ObjectFilter {
  const requirements = selector.split(",").flatMap((part): readonly ObjectFilter[] => {
    const match = /^([\w.]+)(!=|==?)(.*)$/.exec(part.trim());
    if (match === null) return [];
    const [, path = "", operator, value] = match;
    return [
      (object) => ((textOf(object, ...path.split(".")) ?? "") === value) === (operator !== "!="),
    ];
  });
  return (object) => requirements.every((holds) => holds(object));
}
