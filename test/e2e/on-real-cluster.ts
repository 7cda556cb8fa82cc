import { afterAll, beforeAll, describe } from "vitest";
import { findRealKube, type RealKube, startRealKube } from "../support/real-kube.ts";

/**
 * Tests on a control plane whose Deployments roll out. Skipped, with the reason in the name, where `without` names a program or
 * something is missing to boot one. Ask for it within a test.
 */
export function onRealCluster(
  name: string,
  without: string | undefined,
  tests: (kube: () => RealKube) => void,
): void {
  const found = findRealKube({ controllers: true });
  const programs = without === undefined ? found : { missing: without };
  const why = "missing" in programs ? ` (not tested without ${programs.missing})` : "";
  describe.skipIf("missing" in programs)(`${name}${why}`, () => {
    let booted: RealKube | undefined;
    beforeAll(async () => {
      if (!("missing" in programs)) booted = await startRealKube(programs);
    }, 120_000);
    afterAll(async () => booted?.[Symbol.asyncDispose]());
    tests(() => {
      if (booted === undefined) throw new Error("The control plane is there within tests only.");
      return booted;
    });
  });
}
