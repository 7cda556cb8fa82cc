/** A sentence for what the YAML parser said about the text at `offset`. */
export function explainYamlError(
  reason: string,
  at: { readonly text: string; readonly offset: number },
): string {
  const criterion = unquotedGreaterThan.exec(lineAround(at))?.[1];
  if (criterion !== undefined) {
    const quoted = JSON.stringify(criterion.slice(0, 40));
    return `YAML takes an unquoted > for the start of a text block: write ${quoted}, in quotes`;
  }
  const tag = /^unknown \w+ tag !?<?(.*?)>?$/.exec(reason)?.[1];
  if (tag !== undefined) return `the tag ${tag.slice(0, 80)} is not supported: remove it`;
  const depth = /^nesting exceeded maxDepth \((\d+)\)$/.exec(reason)?.[1];
  if (depth !== undefined) return `lists and maps are nested more than ${depth} levels deep`;
  if (reason === "duplicated mapping key") {
    return "this key is read as an earlier one of the map: yes, on, true and y are all true without quotes";
  }
  return `this is not valid YAML: ${reason}`;
}

/** `>600`, `>=600` or `> 600` where a value begins: what every SLO file has a reason to hold. */
const unquotedGreaterThan = /(?:^|[-:,[])\s*(>=?\s*[-+]?\.?\d[^\s,\]#]*)/;

function lineAround({ text, offset }: { readonly text: string; readonly offset: number }): string {
  const before =
    text
      .slice(Math.max(0, offset - 200), offset)
      .split(/[\r\n]/)
      .at(-1) ?? "";
  const after = text.slice(offset, offset + 200).split(/[\r\n]/, 1)[0] ?? "";
  return before + after;
}
