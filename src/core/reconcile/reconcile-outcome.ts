import type { Health } from "../health/health.ts";
import type { ObjectAction, ObjectRow } from "./object-action.ts";
import { objectLabel } from "./object-ref.ts";

export type ReconcileOutcome = {
  readonly kind: "healthy" | "waiting" | "failed";
  /** At most 140 code points: a commit status takes it as it is. */
  readonly text: string;
};

export type RowState = "healthy" | "waiting" | "failed" | "untried";

const longestText = 140;

/** One verdict on a set of objects: failed if any object is, else waiting if any does, else healthy. */
export function reconcileOutcome(rows: readonly ObjectRow[]): ReconcileOutcome {
  for (const kind of ["failed", "waiting"] as const) {
    const [first, ...rest] = rows.filter((row) => rowState(row) === kind);
    if (first !== undefined) return { kind, text: sentence(first, rest.length) };
  }
  return { kind: "healthy", text: healthyText(rows) };
}

export function rowState({ action, health }: ObjectRow): RowState {
  if (action.kind === "kept") {
    const isHeld = action.reason === "unconfirmed" || action.reason === "refused";
    return isHeld ? "failed" : "healthy";
  }
  if (action.kind === "failed" || action.kind === "waiting" || action.kind === "untried") {
    return action.kind;
  }
  return stateOf(health);
}

function stateOf(health: Health | null): RowState {
  if (health === null || health.verdict === "Current") return "healthy";
  return health.verdict === "Failed" ? "failed" : "waiting";
}

/** What there is to say about a row: why it is not as it should be, else how it is. */
export function rowMessage({ action, health }: ObjectRow): string {
  if ("message" in action) return action.message;
  return health?.message ?? "";
}

function sentence(row: ObjectRow, others: number): string {
  const rest = others === 0 ? "" : ` (and ${others} more)`;
  const message = rowMessage(row).replaceAll(/\s+/g, " ").trim();
  const points = Array.from(`${objectLabel(row.ref)}: ${message}`);
  const room = longestText - rest.length;
  const text = points.length <= room ? points : [...points.slice(0, room - 1), "…"];
  return text.join("") + rest;
}

const changes: readonly ObjectAction["kind"][] = ["created", "configured", "recreated"];

function healthyText(rows: readonly ObjectRow[]): string {
  if (rows.length === 0) return "nothing to apply";
  const count = (kinds: readonly ObjectAction["kind"][]) =>
    rows.filter(({ action }) => kinds.includes(action.kind)).length;
  const [deleted, drifted] = [count(["deleted"]), count(["drifted"])];
  const live = rows.length - deleted - count(["forgotten"]);
  const changed = count(changes);
  const parts = [
    live === 1 ? "1 object is healthy" : `${live} objects are healthy`,
    changed === 0 ? "nothing changed" : `${changed} changed`,
    ...(deleted === 0 ? [] : [`${deleted} deleted`]),
    ...(drifted === 0 ? [] : [`${drifted} drifted`]),
  ];
  return parts.join(", ");
}
