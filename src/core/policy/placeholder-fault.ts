/** Why a text cannot be a path or branch with placeholders such as `{stage}`; undefined if it can. */
export function placeholderFault(
  text: string,
  { may, must }: { readonly may: readonly string[]; readonly must: readonly string[] },
): string | undefined {
  const names = Array.from(text.matchAll(/\{([^{}]*)\}/g), ([, name = ""]) => name);
  const unknown = names.find((name) => !may.includes(name));
  if (unknown !== undefined) {
    const allowed = may.map((name) => `{${name}}`).join(", ");
    return `{${unknown.slice(0, 80)}} is no placeholder here: write one of ${allowed}`;
  }
  const missing = must.find((name) => !names.includes(name));
  if (missing !== undefined) return `{${missing}} must be a part of it`;
  return pathFault(text.replaceAll(/\{[^{}]*\}/g, "x"));
}

function pathFault(path: string): string | undefined {
  if (path.length > 200) return "it must not be longer than 200 characters";
  if (!/^[\w./@-]+$/.test(path)) {
    return "beside its placeholders it must consist of letters, digits and . _ - / @";
  }
  const wrong = path
    .split("/")
    .some((part) => part === "" || part.startsWith(".") || part.endsWith("."));
  if (wrong) return "its parts between / must not be empty and neither start nor end with a dot";
  if (/^(evenkeel|remediate)\//.test(path)) {
    return "evenkeel/ and remediate/ are where Evenkeel keeps its own branches: choose another name";
  }
  return undefined;
}
