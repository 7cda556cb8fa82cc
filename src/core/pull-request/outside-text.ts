const zeroWidthSpace = "\u200b";
/** Control and format characters, bidi overrides among them: what a person cannot see. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const closing = /\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?=:?\s+(?:#|GH-|https?:|[\w.-]+\/))/gi;

/**
 * Text from outside as one code span: no mention, no link, no reference, no hidden character survives in it.
 * A fence longer than any run of backticks inside keeps it closed.
 */
export function codeSpan(text: string, limit = 200): string {
  const plain = cut(oneLine(beginning(text, limit)), limit);
  if (plain === "") return "`(empty)`";
  const runs = [...plain.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  const pad = plain.startsWith("`") || plain.endsWith("`") ? " " : "";
  return fence + pad + plain + pad + fence;
}

/**
 * Text from outside as plain words: nobody is pinged, no issue is linked or closed, no HTML or Markdown is made. A sign
 * of comparison stays (`402.5 <= 1000`): between a word and a number it is nothing else.
 */
export function plainWords(text: string, limit = 80): string {
  return harmlessLine(oneLine(beginning(text, limit)).replaceAll(marks, ""), limit);
}

const marks = /[`*[\]|~\\]|(?<![\p{L}\p{N}] )[<>]|[<>](?!=? ?\d)/gu;

/** The same for a commit's message or a title, where Markdown is not read and `<` is only a sign. */
export function harmlessLine(text: string, limit = 80): string {
  return cut(oneLine(beginning(text, limit)), limit)
    .replaceAll("://", `:${zeroWidthSpace}//`)
    .replaceAll("@", `@${zeroWidthSpace}`)
    .replaceAll(/#(?=\d)/g, `#${zeroWidthSpace}`)
    .replaceAll(/\bGH-(?=\d)/gi, (found) => found + zeroWidthSpace)
    .replaceAll(closing, (found) => found[0] + zeroWidthSpace + found.slice(1));
}

/** The address as it may stand in Markdown, or undefined where it is no plain web address. */
export function safeLink(url: string | null): string | undefined {
  if (url === null || !URL.canParse(url) || url.length > 2000) return undefined;
  const { protocol, href, username } = new URL(url);
  if ((protocol !== "https:" && protocol !== "http:") || username !== "") return undefined;
  return href
    .replaceAll("(", "%28")
    .replaceAll(")", "%29")
    .replaceAll("<", "%3C")
    .replaceAll(">", "%3E")
    .replaceAll("@", "%40");
}

/** At most `limit` code points, an ellipsis for the last where something was cut. */
export function cut(text: string, limit: number): string {
  const points = Array.from(text);
  return points.length <= limit
    ? text
    : `${points
        .slice(0, limit - 1)
        .join("")
        .trimEnd()}…`;
}

/** Enough of a text to fill `limit`: nobody is made to wait for the rest of a megabyte. */
function beginning(text: string, limit: number): string {
  return text.slice(0, limit * 16);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(invisible, "").trim();
}
