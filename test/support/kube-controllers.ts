import { existsSync } from "node:fs";
import { join } from "node:path";
import { assemble } from "./assemble.ts";
import { kubeProcess } from "./kube-process.ts";
import type { KubeRequest } from "./kube-request.ts";

/** Command lines, without their flags. */
export type ControllerPrograms = {
  readonly manager: readonly string[];
  readonly scheduler: readonly string[];
  readonly kwok: string;
  /** Files of kwok's stages, which say how pods come and go. */
  readonly stages: readonly string[];
};

const failingPods = new URL("../kube/failing-pods.yaml", import.meta.url).pathname;

/** What Evenkeel's objects need to come to life and to go. */
const controllers = [
  "clusterrole-aggregation-controller",
  "cronjob-controller",
  "daemonset-controller",
  "deployment-controller",
  "disruption-controller",
  "endpoints-controller",
  "endpointslice-controller",
  "garbage-collector-controller",
  "horizontal-pod-autoscaler-controller",
  "job-controller",
  "namespace-controller",
  "persistentvolume-protection-controller",
  "persistentvolumeclaim-protection-controller",
  "replicaset-controller",
  "resourcequota-controller",
  "statefulset-controller",
  "ttl-after-finished-controller",
];

/**
 * The programs that make things move: controller manager and scheduler from envtest's folder if it has them, else in
 * the binary `EVENKEEL_KUBE`, and kwok, the folder `EVENKEEL_KWOK`, which plays the kubelet.
 */
export function findControllers(): ControllerPrograms | { readonly missing: string } {
  const { KUBEBUILDER_ASSETS: assets, EVENKEEL_KUBE: kube, EVENKEEL_KWOK: kwok } = process.env;
  const component = (name: string): readonly string[] | undefined => {
    const own = assets === undefined ? undefined : join(assets, `kube-${name}`);
    if (own !== undefined && existsSync(own)) return [own];
    return kube !== undefined && existsSync(kube) ? [kube, name] : undefined;
  };
  const [manager, scheduler] = [component("controller-manager"), component("scheduler")];
  if (manager === undefined || scheduler === undefined) {
    return { missing: "a controller manager and a scheduler (EVENKEEL_KUBE)" };
  }
  if (kwok === undefined) return { missing: "EVENKEEL_KWOK" };
  const [program, stages] = [join(kwok, "kwok"), join(kwok, "stages.yaml")];
  const missing = [program, stages].find((file) => !existsSync(file));
  if (missing !== undefined) return { missing };
  return { manager, scheduler, kwok: program, stages: [stages, failingPods] };
}

/** Starts them, and gives them a node and a class of volumes to play with. */
export async function startControllers(
  programs: ControllerPrograms,
  cluster: { readonly folder: string; readonly kubeconfig: string; readonly request: KubeRequest },
): Promise<AsyncDisposable> {
  return assemble(async (parts) => {
    const alone = [`--kubeconfig=${cluster.kubeconfig}`, "--leader-elect=false", "--secure-port=0"];
    const lines = [
      {
        name: "manager",
        program: programs.manager,
        flags: [...alone, `--controllers=${controllers.join(",")}`],
      },
      {
        name: "scheduler",
        program: programs.scheduler,
        flags: [...alone, "--authentication-skip-lookup"],
      },
      {
        name: "kwok",
        program: [programs.kwok],
        flags: [
          `--kubeconfig=${cluster.kubeconfig}`,
          "--manage-all-nodes",
          ...programs.stages.map((file) => `--config=${file}`),
        ],
      },
    ];
    for (const { name, program, flags } of lines) {
      const one = kubeProcess(program, flags, join(cluster.folder, `${name}.log`));
      one.start();
      parts.add(one);
    }
    await create(cluster.request, "/api/v1/nodes", node);
    await create(cluster.request, "/apis/storage.k8s.io/v1/storageclasses", volumes);
    return {};
  });
}

const room = { cpu: "1000", memory: "1Ti", pods: "10000" };
const node = {
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "node" },
  status: { allocatable: room, capacity: room },
};

/** The class whose claims kwok's stages provide for. */
const volumes = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: {
    name: "kwok-volume",
    annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
  },
  provisioner: "kwok.x-k8s.io/volume",
};

async function create(request: KubeRequest, path: string, value: unknown): Promise<void> {
  const answer = await request("POST", path, { type: "application/json", value });
  if (answer.code !== 201) throw new Error(`POST ${path}: ${JSON.stringify(answer)}`);
}
