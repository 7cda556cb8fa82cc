import { QueryError } from "./query.ts";

export type Token = {
  readonly kind: "identifier" | "number" | "duration" | "string" | "symbol" | "end";
  /** Without its quotes and escapes for a string. */
  readonly text: string;
  readonly at: number;
};

const patterns = [
  ["space", /\s+|#[^\n]*/y],
  ["string", /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/y],
  ["duration", /(?:\d+(?:ms|[smhdwy]))+(?![\w.])/y],
  ["number", /0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\w.])|(?:inf|nan)(?!\w)/iy],
  ["identifier", /[a-zA-Z_:][\w:]*/y],
  ["symbol", /=~|!~|!=|==|[(){}[\],=+\-*/]/y],
] as const;

/** Splits PromQL into tokens, the last of which is always `end`. Throws QueryError. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const { kind, raw } = tokenAt(text, at);
    if (kind === "string") tokens.push({ kind, text: unquote(raw), at });
    else if (kind !== "space") tokens.push({ kind, text: raw, at });
    at += raw.length;
  }
  return [...tokens, { kind: "end", text: "", at: text.length }];
}

function tokenAt(text: string, at: number): { kind: Token["kind"] | "space"; raw: string } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const raw = pattern.exec(text)?.[0];
    if (raw !== undefined) return { kind, raw };
  }
  const character = text.charAt(at);
  const fault = /["'`]/.test(character) ? "unterminated quoted string" : "unexpected character:";
  throw new QueryError(`${fault} '${character}'`, at);
}

function unquote(raw: string): string {
  const inner = raw.slice(1, -1);
  if (raw.startsWith("`")) return inner;
  return inner.replace(/\\u([\da-f]{4})|\\(.)/gis, (_, code = "", escaped = "") => {
    if (code !== "") return String.fromCharCode(Number.parseInt(code, 16));
    if (escaped === "n") return "\n";
    if (escaped === "t") return "\t";
    return escaped;
  });
}
