import { textOf } from "./field-of.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

/** A whole number; objects of a lower wave are applied, and settle, before those of a higher one. Without it: 0. */
const waveAnnotation = "evenkeel.dev/wave";

const wholeNumber = /^[+-]?\d{1,6}$/;

export function waveOf({ metadata }: KubernetesObject): number {
  const text = textOf(metadata.annotations, waveAnnotation)?.trim() ?? "";
  return wholeNumber.test(text) ? Number(text) : 0;
}

/** What is wrong with the wave that a manifest asks for; undefined: nothing. */
export function waveFault(object: KubernetesObject): string | undefined {
  const text = textOf(object.metadata.annotations, waveAnnotation);
  if (text === undefined || wholeNumber.test(text.trim())) return undefined;
  return `annotation ${waveAnnotation} must be a whole number such as "-1" or "2", not ${JSON.stringify(text.slice(0, 40))}`;
}
