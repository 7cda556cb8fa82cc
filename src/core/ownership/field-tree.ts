import { isRecord } from "../reconcile/field-of.ts";

/**
 * A set of fields, as fieldsV1 writes it: the keys of a node are steps (`f:name` of a map, `k:{"name":"carts"}` of a
 * keyed list, `v:"x"` of a set, `i:0` of a list), and `.` says that the node itself is in the set too. A node without
 * steps is a leaf, and always in the set.
 */
export type FieldTree = { readonly [step: string]: unknown };

type FieldStep =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "key"; readonly keys: Readonly<Record<string, unknown>> }
  | { readonly kind: "value"; readonly value: unknown };

/** The node below `tree` at `step`; undefined if nothing there is in the set. */
export function childOf(tree: FieldTree, step: string): FieldTree | undefined {
  const child = Object.hasOwn(tree, step) ? tree[step] : undefined;
  return isRecord(child) ? child : undefined;
}

/** `childOf`, several steps down. */
export function subtree(tree: FieldTree, ...steps: readonly string[]): FieldTree | undefined {
  return steps.reduce<FieldTree | undefined>((at, step) => at && childOf(at, step), tree);
}

/** The steps from a node, `.` left out. */
export function stepsOf(tree: FieldTree): readonly string[] {
  return Object.keys(tree).filter((step) => step !== "." && isRecord(tree[step]));
}

export function isLeaf(tree: FieldTree): boolean {
  for (const step in tree) if (step !== "." && isRecord(tree[step])) return false;
  return true;
}

/** Undefined for a step by index, which no API server writes, and for what is no step. */
export function parseStep(step: string): FieldStep | undefined {
  const written = step.slice(2);
  if (step.startsWith("f:")) return { kind: "field", name: written };
  const value = parseJson(written);
  if (step.startsWith("k:") && isRecord(value)) return { kind: "key", keys: value };
  if (step.startsWith("v:") && value !== undefined) return { kind: "value", value };
  return undefined;
}

/** What is in either set. */
export function unionTrees(one: FieldTree, other: FieldTree): FieldTree {
  const union: Record<string, unknown> = { ...one };
  for (const [step, node] of Object.entries(other)) {
    const known = union[step];
    union[step] = isRecord(known) && isRecord(node) ? unionTrees(known, node) : node;
  }
  return union;
}

/** The set without the field at `steps` and all below it; nodes that hold nothing else go with it. */
export function withoutSteps(tree: FieldTree, steps: readonly string[]): FieldTree {
  const [step, ...rest] = steps;
  const node = step === undefined ? undefined : childOf(tree, step);
  if (step === undefined || node === undefined) return tree;
  const left = rest.length === 0 ? {} : withoutSteps(node, rest);
  const { [step]: _, ...others } = tree;
  return Object.keys(left).length === 0 ? others : { ...others, [step]: left };
}

/** The leaves of the set, each as its steps. */
export function leavesOf(tree: FieldTree): readonly (readonly string[])[] {
  return stepsOf(tree).flatMap((step) => {
    const below = leavesOf(childOf(tree, step) ?? {});
    return below.length === 0 ? [[step]] : below.map((steps) => [step, ...steps]);
  });
}

/** As the API server writes it in a conflict, without the dot in front. */
export function describeSteps(steps: readonly string[]): string {
  return steps.map(describeStep).join("").replace(/^\./, "");
}

function describeStep(written: string): string {
  const step = parseStep(written);
  switch (step?.kind) {
    case "field":
      return `.${step.name}`;
    case "key": {
      const keys = Object.entries(step.keys).map(
        ([key, value]) => `${key}=${JSON.stringify(value)}`,
      );
      return `[${keys.join(",")}]`;
    }
    case "value":
      return `[=${JSON.stringify(step.value)}]`;
    case undefined:
      return `[${written.slice(2)}]`;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
