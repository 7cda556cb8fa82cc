import ignore from "ignore";

/** Logins and teams that a CODEOWNERS file names for `path`: the last matching line wins, as on GitHub. */
export function codeOwners(text: string, path: string): readonly string[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
  const match = lines.findLast((line) => {
    const [pattern = ""] = line.split(/\s+/);
    return ignore().add(pattern).ignores(path);
  });
  if (match === undefined) return [];
  return match
    .split(/\s+/)
    .slice(1)
    .flatMap((owner) => /^@([A-Za-z0-9][\w.-]*(?:\/[\w.-]+)?)$/.exec(owner)?.[1] ?? []);
}
