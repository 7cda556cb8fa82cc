const name = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Branches of these names would stand in the way of `evenkeel/journal` and `remediate/…`. */
const reserved = new Set(["evenkeel", "remediate"]);

/** Why a word cannot be the name of a project, stage or service; undefined if it can (RFC 1123, and a letter first). */
export function nameFault(
  kind: "project" | "stage" | "service",
  value: string,
): string | undefined {
  if (kind === "stage" && reserved.has(value)) {
    return `stage name ${value} is taken: Evenkeel's own branches begin with it`;
  }
  if (name.test(value)) return undefined;
  return `${kind} name ${JSON.stringify(value.slice(0, 80))} must be 1 to 63 characters of a-z, 0-9 and -, start with a letter and not end with -`;
}

/** Why a project and a stage cannot share a namespace name; undefined if they can. */
export function namespaceFault(project: string, stage: string): string | undefined {
  const namespace = `${project}-${stage}`;
  if (namespace.length <= 63) return undefined;
  return `namespace ${namespace} has ${namespace.length} characters, Kubernetes allows 63: shorten the project or the stage`;
}
