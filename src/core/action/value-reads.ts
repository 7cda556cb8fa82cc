/** One place in which a chart's templates read a value; an empty path is all values. */
export type ValueRead = {
  readonly path: readonly string[];
  /** Whether it is written out as it is, where the template's own lines show what it ends up in. */
  readonly isPlain: boolean;
};

const comment = /\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g;
const expression = /\{\{[\s\S]*?\}\}/g;
const keys = String.raw`(?:\.[\p{L}\p{N}_]+)+`;
const text = String.raw`"(?:[^"\\]|\\.)*"|${"`[^`]*`"}`;
const functions =
  "default|float64|indent|int|int64|lower|nindent|quote|required|squote|toString|trim|trunc|upper";
const plain = new RegExp(
  String.raw`^\{\{-?(?:[ \t]+|\||\$?\.(?:Values|Chart|Release)${keys}|${text}|\d+|(?:${functions})\b)*-?\}\}$`,
  "u",
);
/** What names values: a path below them, `index` with names that are written out, or all of them. */
const named = new RegExp(
  String.raw`\bindex\s+\(?\$?\.Values\)?((?:\s+"[^"]*")+)|\bValues(${keys})?`,
  "gu",
);

/**
 * Where a template's expressions read values. Of `with`, `range`, conditions, variables, helpers and functions that
 * take a map it is not said where their values end up: those reads are not plain.
 */
export function valueReads(template: string): readonly ValueRead[] {
  const bare = template.replaceAll(comment, "");
  const isHelper = /\{\{-?\s*(define|block)\b/.test(bare);
  return [...bare.matchAll(expression)].flatMap((found) => {
    const isPlain = !isHelper && plain.test(found[0]) && !namesSomething(bare, found);
    return pathsIn(found[0]).map((path) => ({ path, isPlain }));
  });
}

/** Whether it is a part of a key or of a kind of what the template makes. */
function namesSomething(template: string, { 0: own, index }: RegExpExecArray): boolean {
  const before = template.slice(template.lastIndexOf("\n", index) + 1, index);
  const [after = ""] = template.slice(index + own.length).split("\n", 1);
  const isKey = /^[^\s:]*:(\s|$)/.test(after.replaceAll(expression, "x"));
  return isKey || /\b(apiVersion|kind)["']?:/.test(before);
}

function pathsIn(action: string): readonly (readonly string[])[] {
  return [...action.matchAll(named)].map(([, names, below]) =>
    names === undefined
      ? (below?.slice(1).split(".") ?? [])
      : [...names.matchAll(/"([^"]*)"/g)].map(([, name = ""]) => name),
  );
}
