/**
 * The JSON of a monitoring system's request. Dynatrace fills its template without escaping when the integration
 * has no JSON content type, so raw control characters within strings are read as what they are.
 * Undefined for what still is not JSON.
 */
export function parseEventJson(text: string): unknown {
  return parse(text) ?? parse(escapeControls(text));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One pass over the text, for it may be hostile: no pattern that could go over it twice. */
function escapeControls(text: string): string {
  let inString = false;
  let escaped = false;
  let result = "";
  for (const character of text) {
    result += inString && character < " " ? JSON.stringify(character).slice(1, -1) : character;
    if (character === '"' && !escaped) inString = !inString;
    escaped = inString && character === "\\" && !escaped;
  }
  return result;
}
