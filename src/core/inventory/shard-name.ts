import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** RFC 1123, as Kubernetes checks the name of a ConfigMap. */
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** Leaves room in 253 characters for what stands around it. */
const longest = 200;
const hashDigits = 10;

/** Name of the shard of number `index` (from 0) of a set. Two sets never share one. */
export function shardName(set: string, index: number): string {
  return `evenkeel-${inName(set)}-${index}`;
}

/** Number in the name of a shard of this set; undefined for a name that Evenkeel did not give. */
export function shardIndex(set: string, name: string): number | undefined {
  const digits = /-(\d{1,6})$/.exec(name)?.[1];
  if (digits === undefined) return undefined;
  const index = Number(digits);
  return shardName(set, index) === name ? index : undefined;
}

/** What had to be cut or changed ends in a hash of the whole, so that two sets that differ anywhere stay two. */
function inName(set: string): string {
  if (set.length <= longest && subdomain.test(set)) return set;
  const plain = set
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, longest - hashDigits - 1);
  const digest = bytesToHex(sha256(utf8ToBytes(set))).slice(0, hashDigits);
  return `${plain.replaceAll(/^-|-$/g, "")}-${digest}`.replace(/^-/, "");
}
