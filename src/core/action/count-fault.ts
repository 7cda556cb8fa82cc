import type { YamlPath } from "../manifest/yaml-node.ts";
import type { Bounds } from "./action.ts";

const counts: ReadonlySet<unknown> = new Set([
  "maxReplicaCount",
  "maxReplicas",
  "minReplicaCount",
  "minReplicas",
  "replicaCount",
  "replicas",
]);

/** Why a value is no number of replicas that the policy allows; undefined for one that is, and for any other field. */
export function countFault(path: YamlPath, to: string, bounds: Bounds): string | undefined {
  const isCount = counts.has(path.at(-1)) || (path[0] === "replicas" && path.at(-1) === "count");
  const { minReplicas, maxReplicas } = bounds;
  // A word is for the field's type to refuse; of YAML's many numbers only plain digits are believed.
  if (!isCount || !/^[-+.\d]/.test(to)) return undefined;
  const count = /^\d{1,7}$/.test(to) ? Number(to) : Number.NaN;
  if (count >= minReplicas && count <= maxReplicas) return undefined;
  return `${path.join(".")} ${to} is beyond what is allowed, ${minReplicas} to ${maxReplicas}`;
}
