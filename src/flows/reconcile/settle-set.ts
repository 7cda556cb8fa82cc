import { mergeRows } from "../../core/reconcile/merge-rows.ts";
import { reconcileOutcome } from "../../core/reconcile/reconcile-outcome.ts";
import { unsettledNamespaces } from "../../core/reconcile/unsettled-namespaces.ts";
import { setScopes } from "../../core/reconcile/set-scopes.ts";
import type { Ports } from "../../ports.ts";
import { until } from "../until.ts";
import { reconcileSet, type SetPass, type SetRequest } from "./reconcile-set.ts";
import type { LiveSet } from "./stage-memory.ts";

/**
 * Passes over a set until everything is applied and, for `healthy`, well, or one object has failed, or the time is
 * over. Between passes the cluster is watched, not asked.
 */
export async function settleSet(
  deps: Pick<Ports, "clock">,
  live: LiveSet & { readonly moved: () => Promise<void> },
  given: {
    readonly request: Omit<SetRequest, "view" | "causes" | "inventory">;
    readonly goal: "applied" | "healthy";
    readonly end: Date;
  },
): Promise<SetPass> {
  const { cluster, view, causes, follower } = live;
  const { request, goal, end } = given;
  const { clock } = deps;
  const pass = (inventory: SetPass["inventory"]) =>
    reconcileSet({ clock, cluster }, { ...request, view, causes, inventory });
  let last = await pass(undefined);
  const next = async () => {
    const now = await pass(last.inventory);
    last = { ...now, rows: mergeRows(last.rows, now.rows) };
  };
  if (isReached(last, goal)) return last;
  const leaving = last.rows.filter(({ action }) => action.kind === "waiting");
  const refs = [...request.wanted, ...leaving].map(({ ref }) => ref);
  follower.follow(setScopes(view.set, refs), refs);
  await follower.ready();
  while (!isReached(last, goal) && clock.now() < end) {
    const moved = live.moved();
    await next();
    if (isReached(last, goal)) break;
    live.watchPods(unsettledNamespaces(last.rows));
    const at = new Date(Math.min(end.getTime(), last.lookAgain?.getTime() ?? Infinity));
    await until(clock, at, moved);
  }
  return last;
}

function isReached({ rows }: SetPass, goal: "applied" | "healthy"): boolean {
  const { kind } = reconcileOutcome(rows);
  if (kind !== "waiting") return true;
  return goal === "applied" && !rows.some(({ action }) => action.kind === "waiting");
}
