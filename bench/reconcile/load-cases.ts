import type { BenchCluster } from "./bench-cluster.ts";
import type { Contestant } from "./contestant.ts";
import type { Load } from "./load.ts";
import { measure, measureStill, type Sample } from "./measure.ts";

/**
 * One round: every contestant in turn, each on an empty cluster, begins with nothing but the manifests. Between
 * the cases the Deployments become ready, as they are in a cluster that is at rest.
 */
export async function runLoadCases(
  cluster: BenchCluster,
  contestants: readonly Contestant[],
  given: { readonly base: Load; readonly changed: Load; readonly round: number },
): Promise<readonly Sample[]> {
  const { base, changed, round } = given;
  const objects = base.objects.length;
  const samples: Sample[] = [];
  for (const { name: who, apply } of rotated(contestants, round)) {
    await cluster.wipe();
    const of = { who, objects, round };
    samples.push(await measure(cluster, { ...of, what: "create all" }, () => apply(base)));
    await cluster.settle(base.objects);
    const still = { ...of, what: "nothing changed" };
    samples.push(await measureStill(cluster, still, () => apply(base)));
    samples.push(await measure(cluster, { ...of, what: "1 % changed" }, () => apply(changed)));
  }
  return samples;
}

/** Nobody is always the first, when the machine is coldest. */
function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
