import { createLayout } from "../../core/layout/layout.ts";
import type { Cluster } from "../../ports/cluster.ts";
import type { ScaledClock } from "../clock.ts";
import { sockshop } from "../seed/sockshop.ts";
import type { ClusterAccess } from "../world-settings.ts";
import { createWorldOn, type World, type WorldCluster, type WorldOptions } from "../world.ts";
import { claimNamespaces } from "./claim-namespaces.ts";
import { followDeployments } from "./follow-deployments.ts";
import { inWorldTime } from "./in-world-time.ts";

/** A cluster that is no part of the world, and what is to become of the namespaces that the world makes in it. */
export type RealCluster = {
  /** A connection that waits by real time. */
  readonly cluster: Cluster;
  readonly access: ClusterAccess;
  readonly afterwards: "remove" | "keep";
};

/** Where the world's services run. */
export const worldNamespaces = sockshop.stages.map(
  createLayout({ project: sockshop.name, mainBranch: "main", policy: "stage-branches" }).namespace,
);

/**
 * The world with its services on a real cluster, whose pace the world keeps while the cluster is at work. Throws an
 * Error where the namespaces cannot be had, see `claimNamespaces`.
 */
export async function createWorldOnCluster(
  options: WorldOptions & { readonly clock: ScaledClock },
  { cluster, access, afterwards }: RealCluster,
): Promise<World<WorldCluster>> {
  const { clock } = options;
  const removeNamespaces = await claimNamespaces(cluster, worldNamespaces);
  const deployments = followDeployments({ cluster, clock }, worldNamespaces);
  const end = async () => {
    deployments[Symbol.dispose]();
    if (afterwards === "remove") await removeNamespaces();
  };
  try {
    const connection = inWorldTime(cluster, clock);
    const world = await createWorldOn(options, { cluster: deployments, access, connection });
    return {
      ...world,
      [Symbol.asyncDispose]: async () => {
        // A server that still runs would make again what is missing.
        await world[Symbol.asyncDispose]();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}
