import type { Health } from "../health/health.ts";
import type { ObjectRef } from "./kubernetes-object.ts";
import { objectLabel } from "./object-ref.ts";

/** What became of one object: the answer to its apply, and its health where it was read after that. */
export type ObjectOutcome = {
  readonly ref: ObjectRef;
  readonly applied:
    | { readonly kind: "created" | "configured" | "unchanged" }
    | { readonly kind: "failed"; readonly reason: string; readonly message: string };
  readonly health: Health | null;
};

export type ReconcileOutcome = {
  readonly kind: "healthy" | "waiting" | "failed";
  /** At most 140 code points: a commit status takes it as it is. */
  readonly text: string;
  readonly rows: readonly OutcomeRow[];
};

type OutcomeRow = {
  readonly ref: ObjectRef;
  readonly action: "created" | "configured" | "unchanged" | "failed";
  readonly state: "healthy" | "waiting" | "failed";
  readonly message: string;
};

const longestText = 140;

/** One verdict on a set of objects: failed if any object is, else waiting if any does, else healthy. */
export function reconcileOutcome(objects: readonly ObjectOutcome[]): ReconcileOutcome {
  const rows = objects.map((object) => toRow(object));
  const ofState = (state: OutcomeRow["state"]) => rows.filter((row) => row.state === state);
  for (const kind of ["failed", "waiting"] as const) {
    const [first, ...rest] = ofState(kind);
    if (first !== undefined) return { kind, text: sentence(first, rest.length), rows };
  }
  const changed = rows.filter(({ action }) => action !== "unchanged").length;
  return { kind: "healthy", text: healthyText(rows.length, changed), rows };
}

function toRow({ ref, applied, health }: ObjectOutcome): OutcomeRow {
  if (applied.kind === "failed") {
    return { ref, action: "failed", state: "failed", message: applied.message };
  }
  if (health === null) {
    return { ref, action: applied.kind, state: "waiting", message: "its health is not known yet" };
  }
  return { ref, action: applied.kind, state: stateOf(health), message: health.message };
}

function stateOf({ verdict }: Health): OutcomeRow["state"] {
  if (verdict === "Current") return "healthy";
  return verdict === "Failed" ? "failed" : "waiting";
}

function sentence({ ref, message }: OutcomeRow, others: number): string {
  const rest = others === 0 ? "" : ` (and ${others} more)`;
  const points = Array.from(`${objectLabel(ref)}: ${message.replaceAll(/\s+/g, " ").trim()}`);
  const room = longestText - rest.length;
  const text = points.length <= room ? points : [...points.slice(0, room - 1), "…"];
  return text.join("") + rest;
}

function healthyText(count: number, changed: number): string {
  if (count === 0) return "nothing to apply";
  const objects = count === 1 ? "1 object is healthy" : `${count} objects are healthy`;
  return changed === 0 ? `${objects}, nothing changed` : `${objects}, ${changed} changed`;
}
