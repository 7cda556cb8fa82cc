import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createSystemClock } from "../../src/adapters/clock/system-clock.ts";
import { createCluster } from "../../src/adapters/kubernetes/create-cluster.ts";
import { fieldOf } from "../../src/core/reconcile/field-of.ts";
import { createScaledClock } from "../../src/sandbox/clock.ts";
import { createWorldOnCluster } from "../../src/sandbox/real-cluster/create-world-on-cluster.ts";
import { sockshopAct } from "../../src/sandbox/story/acts.ts";
import { createObserver } from "../../src/sandbox/story/observer.ts";
import type { Upstream } from "../../src/sandbox/world.ts";
import { real } from "../adapters/charts/real-programs.ts";
import { carts, commandLine, ok } from "../cli/command-line.ts";
import type { RealKube } from "../support/real-kube.ts";
import { onRealCluster } from "./on-real-cluster.ts";

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const without = real.helm === undefined ? "helm" : undefined;

onRealCluster("Keptn's charts on a real control plane", without, (kube) => {
  it(
    "are onboarded by the command line, scaled by one value, and pass",
    { timeout: 240_000 },
    async () => {
      await using played = await play(kube());
      const { told, result, request } = played;

      expect(result).toEqual({ kind: "healed" });
      expect(told.filter(({ name }) => name === "change").map(({ text }) => text)).toEqual([
        "carts/chart/values.yaml\n- replicaCount: 1\n+ replicaCount: 2",
      ]);
      const statuses = told.filter(({ name }) => name === "status").map(({ text }) => text);
      expect(statuses).toEqual([
        expect.stringMatching(
          /^success {2}evenkeel\/evaluation\/production\/carts: pass: score 100/,
        ),
        expect.stringMatching(/^success {2}evenkeel\/reconcile\/production: 8 objects are healthy/),
      ]);
      expect(await request("production", "carts-primary")).toEqual({ wanted: 2, ready: 2 });
      expect(await request("production", "carts")).toEqual({ wanted: 2, ready: 2 });
      expect(await request("production", "carts-db")).toEqual({ wanted: 1, ready: 1 });
      expect(await request("staging", "carts-primary")).toEqual({ wanted: 1, ready: 1 });
      expect(await request("dev", "carts")).toEqual({ wanted: 1, ready: 1 });
    },
  );
});

/** The sockshop act with the project as the tutorial's commands make it. */
async function play({ kubeconfig, request }: RealKube) {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-test-"));
  const clock = createScaledClock({ start: new Date(), speed: 120 });
  const cluster = createCluster({ kubeconfig, clock: createSystemClock() });
  const world = await createWorldOnCluster(
    { folder, clock, log: quiet, sockshop: onboard },
    { cluster, access: { kubeconfig }, afterwards: "remove" },
  );
  const told: { readonly name: string; readonly text: string }[] = [];
  const note = (name: string, text: string) => void told.push({ name, text });
  const teller = { act: note, say: note, fact: note, evaluation: () => {} };
  const result = await sockshopAct({ world, teller, observer: createObserver(folder, teller) });
  return {
    told,
    result,
    request: async (stage: string, name: string) => {
      const path = `/apis/apps/v1/namespaces/sockshop-${stage}/deployments/${name}`;
      const { body } = await request("GET", path);
      return {
        wanted: fieldOf(body, "spec", "replicas"),
        ready: fieldOf(body, "status", "readyReplicas"),
      };
    },
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      clock[Symbol.dispose]();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function onboard({ url }: Upstream): Promise<void> {
  const cli = await commandLine({ GHE_HOST: new URL(url).host, GHE_PROTOCOL: "http" });
  const login = ["--git-user=ada", "--git-token=ada-token", `--git-remote-url=${url}`];
  const shipyard = `--shipyard=${carts}/shipyard.yaml`;
  ok(await cli.run("create", "project", "sockshop", shipyard, ...login));
  const onto = ["onboard", "service"];
  const project = "--project=sockshop";
  ok(await cli.run(...onto, "carts", project, `--chart=${carts}/carts`));
  const direct = "--deployment-strategy=direct";
  ok(await cli.run(...onto, "carts-db", project, `--chart=${carts}/carts-db`, direct));
  for (const [file, uri] of [
    ["remediation.yaml", "remediation.yaml"],
    ["slo-self-healing.yaml", "slo.yaml"],
    ["sli-config-prometheus.yaml", "prometheus/sli.yaml"],
  ]) {
    const where = [project, "--stage=production", "--service=carts"];
    const resource = [`--resource=${carts}/${file}`, `--resourceUri=${uri}`];
    ok(await cli.run("add-resource", ...where, ...resource));
  }
}
