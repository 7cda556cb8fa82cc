import { afterAll, beforeAll, describe } from "vitest";
import { createSystemClock } from "../../src/adapters/clock/system-clock.ts";
import { createCluster } from "../../src/adapters/kubernetes/create-cluster.ts";
import type { Clock } from "../../src/ports.ts";
import type { Cluster } from "../../src/ports/cluster.ts";
import { findRealKube, type RealKube, startRealKube } from "../support/real-kube.ts";
import { createSetBench, type SetBench } from "./set-bench.ts";

/** The control plane of a file of tests; ask for it within a test. */
export type FaultWorld = {
  readonly kube: () => RealKube;
  /** A set of that name in a namespace of its own, reached as the administrator unless `access` says otherwise. */
  readonly bench: (name: string, access?: Access) => SetBench;
};

type Access = {
  /** A fault proxy, for example. */
  readonly server?: string;
  readonly token?: string;
  readonly clock?: Clock;
  readonly namespace?: string;
  readonly deadlineSeconds?: number;
  readonly wrap?: (cluster: Cluster) => Cluster;
};

/** Tests on an API server of their own. Skipped, with the reason in the name, where something is missing to boot one. */
export function onRealKube(
  name: string,
  options: { readonly controllers: boolean },
  tests: (world: FaultWorld) => void,
): void {
  const programs = findRealKube(options);
  const skipped = "missing" in programs ? ` (not tested without ${programs.missing})` : "";
  describe.skipIf("missing" in programs)(`${name}${skipped}`, () => {
    let booted: RealKube | undefined;
    beforeAll(async () => {
      if (!("missing" in programs)) booted = await startRealKube(programs);
    }, 120_000);
    afterAll(async () => booted?.[Symbol.asyncDispose]());
    const kube = () => {
      if (booted === undefined) throw new Error("The control plane is there within tests only.");
      return booted;
    };
    tests({
      kube,
      bench: (set, { namespace = set, clock = createSystemClock(), wrap, ...access } = {}) => {
        const { server, token, caData } = kube();
        const admin = createCluster({ server, token, caData, clock: createSystemClock() });
        const cluster = createCluster({ server, token, caData, clock, ...access });
        return createSetBench({
          set: { name: set, namespace },
          cluster: wrap?.(cluster) ?? cluster,
          clock,
          admin,
        });
      },
    });
  });
}
