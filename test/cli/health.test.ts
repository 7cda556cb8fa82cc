import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { expect, it, onTestFinished } from "vitest";
import { health, type HealthOptions } from "../../src/cli/health.ts";
import { CommandError } from "../../src/cli/io.ts";
import type { LookedAt } from "../../src/cli/live-health.ts";
import { assessHealth } from "../../src/core/health/assess-health.ts";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { noon, vectors } from "../core/health/vectors.ts";

type Asked = Partial<HealthOptions> & {
  readonly targets?: readonly string[];
  readonly text?: string;
  readonly isTerminal?: boolean;
  readonly cluster?: LookedAt;
};

/** Runs the command; `text` is standard input. */
async function run({ text = "", targets = [], isTerminal = false, cluster, ...options }: Asked) {
  let out = "";
  const terminal = { isTerminal, write: (part: string) => void (out += part) };
  const io = { env: {}, cwd: tmpdir(), now: () => new Date(noon), out: terminal, err: terminal };
  const code = await health(
    io,
    { output: "json", targets, ...options },
    {
      stdin: () => Promise.resolve(text),
      open: () => ({ cluster: cluster ?? emptyCluster(), namespace: "dev" }),
    },
  );
  return { code, out };
}

function emptyCluster(objects: readonly KubernetesObject[] = []): LookedAt {
  return {
    resolveKind: (word) =>
      Promise.resolve(
        { deploy: { apiVersion: "apps/v1", kind: "Deployment", namespaced: true } }[word] ??
          { ns: { apiVersion: "v1", kind: "Namespace", namespaced: false } }[word],
      ),
    read: ({ kind, name, namespace }) =>
      Promise.resolve(
        objects.find(
          ({ kind: other, metadata }) =>
            other === kind && metadata.name === name && metadata.namespace === namespace,
        ),
      ),
    list: ({ kind, labels }, onObject) => {
      expect(labels).toBe("app=carts");
      for (const object of objects) if (object.kind === kind) onObject(object);
      return Promise.resolve({ kind: "listed", revision: "1" });
    },
  };
}

const all = ["kstatus.json", "derived.json", "argo-custom-kinds.json"].flatMap(vectors);

it.each([
  ["JSON", (value: unknown) => JSON.stringify(value)],
  ["indented JSON", (value: unknown) => JSON.stringify(value, null, 4)],
  ["YAML", (value: unknown) => dump(value)],
])("health judges every case as %s from standard input as the rules do", async (_, write) => {
  for (const { manifest, now = noon } of all) {
    const { out } = await run({ file: "-", text: write(manifest), now });
    const { verdict } = assessHealth(manifest, new Date(now));
    expect(JSON.parse(out)).toMatchObject([{ verdict }]);
  }
});

const text = `
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: dev}}
- apiVersion: apps/v1
  kind: DeploymentList
  items: [{metadata: {name: carts}}]
---
---
apiVersion: v1
kind: Pod
metadata: {creationTimestamp: 2026-01-01T11:59:50Z}
status:
  phase: Pending
  conditions: [{type: PodScheduled, status: "False", reason: Unschedulable}]
`;

it("health takes lists apart and needs no names", async () => {
  const { code, out } = await run({ file: "-", text });
  expect(code).toBe(1);
  const current = { verdict: "Current", reason: "Current", message: "it exists" };
  expect(JSON.parse(out)).toEqual([
    { kind: "ConfigMap", namespace: "dev", name: "a", ...current },
    expect.objectContaining({ kind: "apps/Deployment", namespace: null, reason: "LessReplicas" }),
    expect.objectContaining({ kind: "Pod", namespace: null, name: null, verdict: "InProgress" }),
  ]);
});

it("health judges at the time that --now names", async () => {
  const { out } = await run({ file: "-", text, now: "2026-01-01T13:00:05+01:00" });
  expect(JSON.parse(out)[2]).toMatchObject({ verdict: "Failed", reason: "PodUnschedulable" });
});

it("health of a file ends with 0 where everything is settled, and tells it as a table", async () => {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-health-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "live.yaml");
  await writeFile(file, "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n");
  const { code, out } = await run({ file, output: "text" });
  expect(code).toBe(0);
  expect(out).toBe(
    "VERDICT  OBJECT    NAMESPACE  MESSAGE\nCurrent  Secret/s  -          it exists\n",
  );
  const escape = "\u001b[";
  expect((await run({ file, output: "text", isTerminal: true })).out).toContain(escape);
});

it.each([
  ["a file that is not there", { file: "nowhere.yaml" }, "there is no such file"],
  ["what is no YAML", { file: "-", text: "a: [\n" }, "standard input:2:1: "],
  ["an object without a kind", { file: "-", text: "apiVersion: v1\n" }, "input:1:1: an object"],
  [
    "an item that is a text",
    { file: "-", text: "apiVersion: v1\nkind: List\nitems:\n- a\n" },
    "input:4:3: an object must",
  ],
  ["a time that is none", { file: "-", now: "yesterday" }, "--now yesterday is no time"],
  ["a file and an object", { file: "-", targets: ["deploy/a"] }, "give one of them"],
  ["a file and a cluster", { file: "-", context: "prod" }, "needs no cluster"],
  ["nothing to look at", {}, "name what to look at"],
  ["a target without a name", { targets: ["deploy"] }, "write KIND/NAME"],
  ["a kind that is not served", { targets: ["widget/a"] }, "serves no kind widget"],
])("health refuses %s", async (_, asked, message) => {
  await expect(run(asked)).rejects.toThrow(CommandError);
  await expect(run(asked)).rejects.toThrow(message);
});

const deployment: KubernetesObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "carts", namespace: "dev", uid: "d" },
  spec: { selector: { matchLabels: { app: "carts" } } },
};
const replicaSet: KubernetesObject = {
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  metadata: { name: "carts-1", uid: "r", ownerReferences: [{ uid: "d" }] },
};
const pod: KubernetesObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "carts-1-a", ownerReferences: [{ uid: "r" }] },
  status: {
    containerStatuses: [{ name: "app", state: { waiting: { reason: "InvalidImageName" } } }],
  },
};

it("health of a live workload in progress tells what its newest pods say", async () => {
  const cluster = emptyCluster([deployment, replicaSet, pod]);
  const { code, out } = await run({ targets: ["deploy/carts", "ns/dev"], cluster });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toEqual([
    {
      kind: "apps/Deployment",
      namespace: "dev",
      name: "carts",
      verdict: "Failed",
      reason: "InvalidImageName",
      message: "pod carts-1-a, container app: InvalidImageName",
    },
    expect.objectContaining({ kind: "Namespace", namespace: null, verdict: "NotFound" }),
  ]);
});

it("health keeps the workload's own verdict where its pods have nothing to say", async () => {
  const cluster = emptyCluster([deployment]);
  const { out } = await run({ targets: ["deploy/carts"], cluster });
  expect(JSON.parse(out)).toMatchObject([{ verdict: "InProgress", reason: "LessReplicas" }]);
  const elsewhere = await run({ targets: ["deploy/carts"], cluster, namespace: "prod" });
  expect(JSON.parse(elsewhere.out)).toMatchObject([{ verdict: "NotFound", namespace: "prod" }]);
});
