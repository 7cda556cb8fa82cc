import { signature, unnamed, type Answer, type Element, type Vector } from "./answer.ts";
import { QueryError, type Operator } from "./query.ts";

/** Two series of one side have the same labels, so it is unclear which of them is meant. */
export class MatchingError extends Error {
  override name = "MatchingError";
}

const calculations = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
} satisfies Record<Operator, (a: number, b: number) => number>;

/** Arithmetic; two vectors pair up by equal labels, and what has no partner drops out. */
export function operate(operator: Operator, left: Answer, right: Answer): Answer {
  const apply = calculations[operator];
  if (left.kind === "matrix" || right.kind === "matrix") {
    throw new QueryError("binary expression must contain only scalar and instant vector types", 0);
  }
  if (left.kind === "vector") {
    if (right.kind === "vector") return pair(left, right, apply);
    return change(left, (value) => apply(value, right.value));
  }
  if (right.kind === "vector") return change(right, (value) => apply(left.value, value));
  return { kind: "scalar", value: apply(left.value, right.value) };
}

function change({ elements }: Vector, calculate: (value: number) => number): Vector {
  return {
    kind: "vector",
    elements: elements.map(({ labels, value }) => ({
      labels: unnamed(labels),
      value: calculate(value),
    })),
  };
}

function pair(left: Vector, right: Vector, apply: (a: number, b: number) => number): Vector {
  const partners = keyed(right);
  const elements = [...keyed(left)].flatMap(([key, { labels, value }]) => {
    const partner = partners.get(key);
    if (partner === undefined) return [];
    return [{ labels: unnamed(labels), value: apply(value, partner.value) }];
  });
  return { kind: "vector", elements };
}

function keyed({ elements }: Vector): ReadonlyMap<string, Element> {
  const map = new Map<string, Element>();
  for (const element of elements) {
    const key = signature(unnamed(element.labels));
    if (map.has(key)) throw new MatchingError(`found duplicate series for the match group ${key}`);
    map.set(key, element);
  }
  return map;
}
