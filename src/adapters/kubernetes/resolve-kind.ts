import type { Cluster } from "../../ports/cluster.ts";
import type { Connection } from "./connect.ts";
import { type DiscoveredKind, discoverKinds } from "./discover-kinds.ts";

export type KindResolver = Cluster["resolveKind"];

/** Kinds by the names that people use, asked for once; a name that is not among them asks again. */
export function createKindResolver(connection: Pick<Connection, "send">): KindResolver {
  let known: readonly DiscoveredKind[] | undefined;
  return async (word) => {
    const found = known === undefined ? undefined : resolveKind(known, word);
    if (found !== undefined) return found;
    known = await discoverKinds(connection);
    return resolveKind(known, word);
  };
}

/**
 * `pods`, `pod`, `Pod`, `po`, each with an optional `.group` or `.version.group`. Full names win over short ones,
 * and among equals what discovery names first: the core group, and the preferred version of each.
 */
function resolveKind(
  kinds: readonly DiscoveredKind[],
  word: string,
): Awaited<ReturnType<KindResolver>> {
  const [name = "", ...rest] = word.toLowerCase().split(".");
  const place = rest.join(".");
  const candidates = kinds.filter(
    ({ group, version }) => rest.length === 0 || place === group || place === `${version}.${group}`,
  );
  const found =
    candidates.find(({ names }) => names.includes(name)) ??
    candidates.find(({ shortNames }) => shortNames.includes(name));
  if (found === undefined) return undefined;
  const { group, version, kind, namespaced } = found;
  return { apiVersion: group === "" ? version : `${group}/${version}`, kind, namespaced };
}
