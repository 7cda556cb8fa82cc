import { describe, expect, it } from "vitest";
import { flagdObject } from "../../../src/core/flags/flagd-object.ts";
import { createCluster } from "../../../src/adapters/kubernetes/create-cluster.ts";
import { planStage } from "../../../src/flows/reconcile/plan-stage.ts";
import { findStage, readProject } from "../../../src/flows/project-view.ts";
import { unconfiguredProject } from "../../../src/flows/unconfigured-project.ts";
import type { FlagService } from "../../../src/ports.ts";
import { createManualClock } from "../../../src/sandbox/clock.ts";
import { startCluster } from "../../../src/sandbox/cluster/start-cluster.ts";
import { change, shaOf, upstream } from "../../adapters/git/upstream.ts";
import { fakeCharts } from "../wanted-bench.ts";

const remote: FlagService = {
  kind: "remote",
  read: () => Promise.reject(new Error("a plan asks no flag service")),
  set: () => Promise.reject(new Error("a plan sets nothing")),
};
const objects: FlagService = {
  kind: "objects",
  objectOf: (flags) => flagdObject("evenkeel-flags", flags),
};

/** What merging the second state of a flags.yaml changes. */
async function planOf(service: FlagService, hasCluster: boolean) {
  const clock = createManualClock(new Date("2026-03-01T03:00:00Z"));
  const { git, repository } = await upstream();
  await git.commit(repository, change({ "shipyard.yaml": "stages:\n  - { name: dev }\n" }));
  const path = "front-end/flags.yaml";
  const before = { [path]: "flags: { A: off, B: on }\n" };
  const after = { [path]: "flags: { A: { state: on, rollout: 20 }, B: on }\n" };
  const from = shaOf(await git.commit(repository, change(before, { branch: "dev" })));
  const sha = shaOf(await git.commit(repository, change(after, { branch: "dev", expected: from })));
  const known = unconfiguredProject("shop", repository);
  const project = { ...known, flags: ["main"], cluster: hasCluster ? "main" : null };
  const reading = await readProject({ git }, project);
  if (reading.kind !== "ready") throw new Error(reading.reason);
  const stage = findStage(reading.view, "dev");
  if (stage === undefined) throw new Error("There is no stage dev.");
  await using cluster = await startCluster({ clock });
  const { server, token } = cluster;
  const { charts } = fakeCharts(() => ({ kind: "failed", reason: "no-program", message: "no" }));
  const clusters = () => createCluster({ clock, server, token, skipTlsVerify: true });
  const deps = { git, clock, charts, clusters, flagServices: () => service };
  // Awaited here, for the cluster is gone afterwards.
  const plan = await planStage(deps, reading.view, { stage, sha, from });
  return plan;
}

const flags = [
  {
    flag: "A",
    from: { enabled: false, rollout: null, variants: null },
    to: { enabled: true, rollout: 20, variants: null },
  },
];

describe("planStage() of a service with flags and no manifests", () => {
  it("needs no cluster and asks no flag service", async () => {
    expect(await planOf(remote, false)).toEqual({
      kind: "planned",
      change: { stage: "dev", objects: [], flags },
    });
  });

  it("shows the object that they are kept in too", async () => {
    expect(await planOf(objects, true)).toMatchObject({
      kind: "planned",
      change: { objects: [{ ref: { kind: "ConfigMap", name: "evenkeel-flags" } }], flags },
    });
  });
});
