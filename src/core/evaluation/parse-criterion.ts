import { parseGoFloat } from "./parse-go-float.ts";

export type Operator = "<" | "<=" | "=" | ">=" | ">";

/**
 * One condition on a measured value. `value` is the threshold itself where the basis is absolute; otherwise it is
 * how far, as a number or in percent, the threshold lies above (`more`) or below (`less`) the earlier results.
 */
export type Criterion = {
  readonly operator: Operator;
  readonly value: number;
  readonly basis: "absolute" | "more" | "less" | "percent-more" | "percent-less";
};

/**
 * Reads a criterion such as `<600`, `<=+10%` or `>=-5` by the grammar of Keptn (keptn.md §5.2). Two of its surprises
 * stay because files rely on them: a sign alone makes it relative, and so does `%` without a sign (then it means +).
 */
export function parseCriterion(
  text: string,
):
  | { readonly ok: true; readonly criterion: Criterion }
  | { readonly ok: false; readonly message: string } {
  const compact = text.replaceAll(" ", "");
  const operator = operators.find((candidate) => compact.startsWith(candidate));
  if (operator === undefined) {
    return {
      ok: false,
      message: `The criterion ${JSON.stringify(text)} starts with no operator; begin it with <, <=, =, >= or >, as in "<600".`,
    };
  }
  const { basis, number } = readBasis(compact.slice(operator.length));
  const value = parseGoFloat(number);
  if (value === undefined) {
    return {
      ok: false,
      message: `The criterion ${JSON.stringify(text)} has no number that can be read after its operator; write it without a unit, as in "<600" or "<=+10%".`,
    };
  }
  return { ok: true, criterion: { operator, value, basis } };
}

/** In the order they are tried. */
const operators = ["<=", "<", "=", ">=", ">"] as const satisfies readonly Operator[];

function readBasis(threshold: string): {
  readonly basis: Criterion["basis"];
  readonly number: string;
} {
  const percent = threshold.endsWith("%");
  const rest = percent ? threshold.slice(0, -1) : threshold;
  const sign = rest.startsWith("-") || rest.startsWith("+") ? rest.charAt(0) : "";
  if (sign === "" && !percent) return { basis: "absolute", number: rest };
  const direction = sign === "-" ? "less" : "more";
  return { basis: percent ? `percent-${direction}` : direction, number: rest.slice(sign.length) };
}
