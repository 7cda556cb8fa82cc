import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { ObjectRef } from "../reconcile/kubernetes-object.ts";
import { objectKey, objectLabel } from "../reconcile/object-ref.ts";
import { isProtectedKind } from "../reconcile/protected-kind.ts";
import type { InventoryEntry } from "./inventory.ts";

type PruneDeletion = { readonly ref: ObjectRef; readonly uid: string };

export type GuardedPrune =
  | {
      readonly kind: "allowed";
      readonly allow: readonly PruneDeletion[];
      readonly held: readonly [];
    }
  | {
      readonly kind: "refused";
      readonly reason: "empty-set" | "most-of-the-set" | "protected-kinds";
      /** Goes ahead all the same. */
      readonly allow: readonly PruneDeletion[];
      /** Waits for a person to confirm `token`. */
      readonly held: readonly PruneDeletion[];
      readonly token: string;
      readonly message: string;
    };

type Given = {
  /** Entries of objects that were there before this pass: those that it adds must not thin out what goes away. */
  readonly inventorySize: number;
  /** All entries that are not wanted any more, also those that turned out to be gone. */
  readonly leaving: readonly InventoryEntry[];
  readonly deletions: readonly PruneDeletion[];
  readonly wantedCount: number;
  /** Tokens that people gave. */
  readonly confirmed: readonly string[];
  /** Where they give them: in a trailer of a commit, or as an option on the command line. */
  readonly how: "trailer" | "option";
};

const tokenDigits = 12;
const mostNamed = 5;

/**
 * Holds deletions back that look like a mistake until a person confirms exactly them: all of the set, more than half
 * of it, and kinds that take others with them. The token stands for what is leaving the inventory and not for what is
 * still there of it, so that it holds good for a pass that finishes what a killed one began.
 */
export function guardPrune(given: Given): GuardedPrune {
  const { deletions, confirmed, leaving } = given;
  const reason = massReason(given);
  if (reason !== undefined) {
    const token = tokenOf(leaving);
    if (confirmed.includes(token)) return { kind: "allowed", allow: deletions, held: [] };
    const message = massMessage(given, reason, token);
    return { kind: "refused", reason, allow: [], held: deletions, token, message };
  }
  const held = deletions.filter(({ ref }) => isProtectedKind(ref));
  const token = tokenOf(leaving.filter(({ ref }) => isProtectedKind(ref)));
  const isFree = held.length === 0 || confirmed.includes(token);
  if (isFree) return { kind: "allowed", allow: deletions, held: [] };
  return {
    kind: "refused",
    reason: "protected-kinds",
    allow: deletions.filter(({ ref }) => !isProtectedKind(ref)),
    held,
    token,
    message: `deleting ${names(held)} may take data or other objects along: ${howTo(given, token)}`,
  };
}

function massReason({
  inventorySize,
  leaving,
  deletions,
  wantedCount,
}: Given): "empty-set" | "most-of-the-set" | undefined {
  if (deletions.length === 0) return undefined;
  if (wantedCount === 0) return "empty-set";
  return leaving.length * 2 > inventorySize ? "most-of-the-set" : undefined;
}

function massMessage(given: Given, reason: "empty-set" | "most-of-the-set", token: string): string {
  const { leaving, inventorySize, deletions } = given;
  const what =
    reason === "empty-set"
      ? "nothing is wanted any more, and all objects of the set would go away"
      : `${leaving.length} of ${inventorySize} objects of the set would go away`;
  return `${what} (${names(deletions)}): ${howTo(given, token)}`;
}

function howTo({ how }: Given, token: string): string {
  return how === "trailer"
    ? `to confirm, commit to the stage's branch with the trailer "Confirm-Prune: ${token}"`
    : `to confirm, run it again with --confirm-prune ${token}`;
}

/** Those that need most thought come first. */
function names(deletions: readonly PruneDeletion[]): string {
  const refs = deletions.map(({ ref }) => ref);
  const plain = refs.filter((ref) => !isProtectedKind(ref));
  const labels = [...refs.filter(isProtectedKind), ...plain].map((ref) => objectLabel(ref));
  const rest = labels.length - mostNamed;
  const named = labels.slice(0, mostNamed).join(", ");
  return rest > 0 ? `${named} and ${rest} more` : named;
}

function tokenOf(entries: readonly InventoryEntry[]): string {
  const lines = entries.map(({ ref, uid }) => JSON.stringify([objectKey(ref), uid])).toSorted();
  return bytesToHex(sha256(utf8ToBytes(lines.join("\n")))).slice(0, tokenDigits);
}
