import {
  QueryError,
  type Aggregation,
  type Matcher,
  type Operator,
  type Query,
  type RangeFunction,
  type RangeSelector,
  type Selector,
} from "./query.ts";
import { tokenize, type Token } from "./tokenize.ts";

const aggregations = new Set<string>(["sum", "avg", "min", "max", "count"] satisfies Aggregation[]);
const rangeFunctions = new Set<string>([
  "rate",
  "increase",
  "avg_over_time",
] satisfies RangeFunction[]);
const unitMilliseconds = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
  ["w", 604_800_000],
  ["y", 31_536_000_000],
]);

/** Reads PromQL: arithmetic, `or`, selectors, ranges, sum/avg/min/max/count by, rate and kin. Throws QueryError. */
export function parseQuery(text: string): Query {
  const reader = createReader(tokenize(text));
  if (reader.peek().kind === "end") throw new QueryError("no expression found in input", 0);
  const query = expression(reader);
  const rest = reader.peek();
  if (rest.kind !== "end") throw new QueryError(`unexpected ${describe(rest)}`, rest.at);
  return query;
}

type Reader = {
  readonly peek: () => Token;
  readonly next: () => Token;
  /** Takes the symbol if it comes next. */
  readonly take: (symbol: string) => boolean;
  readonly expect: (symbol: string, fault?: string) => void;
};

function createReader(tokens: readonly Token[]): Reader {
  const end = tokens.at(-1) ?? { kind: "end", text: "", at: 0 };
  let position = 0;
  const peek = () => tokens[position] ?? end;
  const take = (symbol: string) => {
    const { kind, text } = peek();
    if (kind !== "symbol" || text !== symbol) return false;
    position += 1;
    return true;
  };
  return {
    peek,
    take,
    next: () => {
      const token = peek();
      position += 1;
      return token;
    },
    expect: (symbol, fault) => {
      const found = peek();
      if (take(symbol)) return;
      throw new QueryError(
        fault ?? `unexpected ${describe(found)}, expected "${symbol}"`,
        found.at,
      );
    },
  };
}

function expression(reader: Reader): Query {
  let left = sum(reader);
  while (takeWord(reader, "or")) left = { kind: "union", left, right: sum(reader) };
  return left;
}

function takeWord(reader: Reader, word: string): boolean {
  const { kind, text } = reader.peek();
  if (kind !== "identifier" || text !== word) return false;
  reader.next();
  return true;
}

function sum(reader: Reader): Query {
  return leftToRight(reader, ["+", "-"], product);
}

function product(reader: Reader): Query {
  return leftToRight(reader, ["*", "/"], signed);
}

function leftToRight(
  reader: Reader,
  operators: readonly Operator[],
  operand: (reader: Reader) => Query,
): Query {
  let left = operand(reader);
  for (;;) {
    const operator = operators.find((each) => reader.take(each));
    if (operator === undefined) return left;
    left = { kind: "operation", operator, left, right: operand(reader) };
  }
}

function signed(reader: Reader): Query {
  if (reader.take("+")) return signed(reader);
  if (!reader.take("-")) return primary(reader);
  const minusOne = { kind: "number", value: -1 } satisfies Query;
  return { kind: "operation", operator: "*", left: minusOne, right: signed(reader) };
}

function primary(reader: Reader): Query {
  const token = reader.peek();
  if (token.kind === "number") return { kind: "number", value: numberOf(reader.next()) };
  if (reader.take("(")) {
    const query = expression(reader);
    reader.expect(")", "unclosed left parenthesis");
    return query;
  }
  if (token.kind === "symbol" && token.text === "{") return ranged(reader, selector(reader, []));
  if (token.kind !== "identifier") throw new QueryError(`unexpected ${describe(token)}`, token.at);
  reader.next();
  if (isAggregation(token.text)) return aggregation(reader, token.text);
  if (reader.peek().text === "(") return call(reader, token);
  return ranged(reader, selector(reader, [named(token.text)]));
}

function aggregation(reader: Reader, name: Aggregation): Query {
  const before = grouping(reader);
  reader.expect("(");
  const of = expression(reader);
  reader.expect(")", "unclosed left parenthesis");
  return { kind: "aggregation", name, of, by: before ?? grouping(reader) ?? [] };
}

function grouping(reader: Reader): readonly string[] | undefined {
  if (!takeWord(reader, "by")) return undefined;
  reader.expect("(");
  const labels: string[] = [];
  while (!reader.take(")")) {
    labels.push(identifier(reader));
    if (!reader.take(",")) {
      reader.expect(")");
      break;
    }
  }
  return labels;
}

function call(reader: Reader, name: Token): Query {
  reader.expect("(");
  const first = reader.peek();
  if (name.text === "histogram_quantile") {
    const quantile = expression(reader);
    reader.expect(",");
    const buckets = expression(reader);
    reader.expect(")", "unclosed left parenthesis");
    return { kind: "histogram-quantile", quantile, buckets };
  }
  if (name.text === "vector") {
    const of = expression(reader);
    reader.expect(")", "unclosed left parenthesis");
    return { kind: "vector", of };
  }
  if (!isRangeFunction(name.text)) {
    throw new QueryError(`unknown function with name "${name.text}"`, name.at);
  }
  const range = expression(reader);
  if (range.kind !== "range") {
    const expected = `expected type range vector in call to function "${name.text}"`;
    const got = range.kind === "number" ? "scalar" : "instant vector";
    throw new QueryError(`${expected}, got ${got}`, first.at);
  }
  reader.expect(")", "unclosed left parenthesis");
  return { kind: "over-range", name: name.text, range };
}

function selector(reader: Reader, matchers: readonly Matcher[]): Selector {
  const at = reader.peek().at;
  const all = [...matchers];
  if (reader.take("{")) {
    while (!reader.take("}")) {
      all.push(matcher(reader));
      if (!reader.take(",")) {
        const inside = reader.peek();
        const fault = `unexpected ${describe(inside)} inside braces`;
        reader.expect("}", inside.kind === "end" ? "unexpected end of input inside braces" : fault);
        break;
      }
    }
  }
  if (all.every(({ value }) => value === "")) {
    throw new QueryError("vector selector must contain at least one non-empty matcher", at);
  }
  return { kind: "selector", matchers: all };
}

function matcher(reader: Reader): Matcher {
  if (reader.peek().kind === "end") {
    throw new QueryError("unexpected end of input inside braces", reader.peek().at);
  }
  const label = identifier(reader);
  const found = (["=~", "!~", "!=", "="] as const).find((each) => reader.take(each));
  const value = reader.next();
  if (found === undefined || value.kind !== "string") {
    throw new QueryError(`unexpected ${describe(value)} in label matching`, value.at);
  }
  if (found.endsWith("~")) checkExpression(value);
  return { label, operator: found, value: value.text };
}

function checkExpression({ text, at }: Token): void {
  try {
    RegExp(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new QueryError(`error parsing regexp: ${why}`, at);
  }
}

function ranged(reader: Reader, of: Selector): Selector | RangeSelector {
  if (!reader.take("[")) return of;
  const duration = reader.next();
  if (duration.kind !== "duration") {
    throw new QueryError(`bad duration syntax: "${duration.text}"`, duration.at);
  }
  reader.expect("]");
  return { kind: "range", selector: of, milliseconds: millisecondsOf(duration.text) };
}

function millisecondsOf(duration: string): number {
  let total = 0;
  for (const [, amount, unit = ""] of duration.matchAll(/(\d+)(ms|[smhdwy])/g)) {
    total += Number(amount) * (unitMilliseconds.get(unit) ?? 0);
  }
  return total;
}

function numberOf({ text }: Token): number {
  return /^inf$/i.test(text) ? Infinity : Number(text);
}

function named(metric: string): Matcher {
  return { label: "__name__", operator: "=", value: metric };
}

function identifier(reader: Reader): string {
  const token = reader.next();
  if (token.kind !== "identifier") throw new QueryError(`unexpected ${describe(token)}`, token.at);
  return token.text;
}

function isAggregation(name: string): name is Aggregation {
  return aggregations.has(name);
}

function isRangeFunction(name: string): name is RangeFunction {
  return rangeFunctions.has(name);
}

function describe({ kind, text }: Token): string {
  return kind === "end" ? "end of input" : `${kind} "${text}"`;
}
