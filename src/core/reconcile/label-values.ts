import { changeAt } from "./change-at.ts";
import { fieldOf, isRecord } from "./field-of.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { podTemplatePath } from "./pod-templates.ts";

const maps = ["labels", "annotations"] as const;

/** What is wrong with a label or an annotation of the object or of its pods; undefined: nothing. */
export function labelFault(object: KubernetesObject): string | undefined {
  for (const path of placesOf(object)) {
    const found = fieldOf(object, ...path);
    for (const [key, value] of isRecord(found) ? Object.entries(found) : []) {
      if (typeof value === "string" || value === null) continue;
      return `${path.join(".")}: the value of ${key} must be a text, put ${JSON.stringify(value)} in quotes`;
    }
  }
  return undefined;
}

/** Labels and annotations of null are none. */
export function withoutNullLabels(object: KubernetesObject): KubernetesObject {
  return placesOf(object).reduce((cleaned, path) => changeAt(cleaned, path, nonNull), object);
}

function nonNull(map: unknown): unknown {
  if (!isRecord(map)) return map;
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null));
}

function placesOf(object: KubernetesObject): readonly [string, ...string[]][] {
  const template = podTemplatePath(object);
  return maps.flatMap((map): readonly [string, ...string[]][] => {
    const own: [string, ...string[]] = ["metadata", map];
    return template === undefined ? [own] : [own, [...template, "metadata", map]];
  });
}
