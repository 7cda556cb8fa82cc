import { neededDefinitions } from "../../core/reconcile/apply-order.ts";
import { assessHealth } from "../../core/health/assess-health.ts";
import { objectKey, refOf } from "../../core/reconcile/object-ref.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import type { Ports } from "../../ports.ts";
import type { Cluster } from "../../ports/cluster.ts";
import { awaitObject } from "./await-object.ts";
import type { SetView } from "./set-view.ts";

const secondsToServe = 15;

/**
 * Waits for the CustomResourceDefinitions of the set that its other objects need, and for no others. One that takes
 * longer is no fault: its objects are tried again by the next pass.
 */
export async function awaitDefinitions(
  deps: Pick<Ports, "clock"> & { readonly cluster: Cluster },
  view: SetView,
  given: {
    readonly wanted: readonly WantedObject[];
    readonly dependents: readonly WantedObject[];
  },
): Promise<void> {
  const definitions = given.wanted.filter(({ ref }) => ref.kind === "CustomResourceDefinition");
  if (definitions.length === 0) return;
  const set = definitions.map(({ payload }) => payload);
  const needed = new Set(
    given.dependents.flatMap(({ payload }) =>
      neededDefinitions(payload, set).map((each) => objectKey(refOf(each))),
    ),
  );
  const isDone = (live: Parameters<typeof assessHealth>[0] | undefined) =>
    live !== undefined && assessHealth(live, deps.clock.now()).verdict === "Current";
  await Promise.all(
    definitions.map(async ({ key, ref }) => {
      const known = view.records.get(key);
      if (!needed.has(key) || known === undefined || known.health.verdict === "Current") return;
      await awaitObject(deps, ref, { isDone, seconds: secondsToServe });
    }),
  );
}
