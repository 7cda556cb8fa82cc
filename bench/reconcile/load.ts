import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dump } from "js-yaml";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { renderManifests, type Manifest } from "../../src/core/reconcile/render-manifests.ts";

/** What every contestant applies: half ConfigMaps, half Deployments, over 20 namespaces. */
export type Load = {
  readonly objects: readonly KubernetesObject[];
  /** The same as YAML files, one for each object, for programs that read a folder. */
  readonly folder: string;
  readonly manifests: readonly Manifest[];
};

export const namespaces: readonly string[] = Array.from(
  { length: 20 },
  (_, index) => `bench-${String(index).padStart(2, "0")}`,
);

/** Written below `folder`. `changed` has another value in one object of a hundred, of both kinds. */
export async function writeLoad(
  folder: string,
  count: number,
  variant: "base" | "changed",
): Promise<Load> {
  const objects = Array.from({ length: count }, (_, index) =>
    makeObject(index, variant === "changed" && isChanged(index) ? "2" : "1"),
  );
  const own = join(folder, `${count}-${variant}`);
  await mkdir(own, { recursive: true });
  const texts = new Map<string, string>();
  for (const object of objects) {
    const name = `${object.metadata.name}.yaml`;
    const text = dump(object);
    texts.set(name, text);
    await writeFile(join(own, name), text);
  }
  const rendered = renderManifests(texts);
  if (!rendered.ok) throw new Error("The load of the benchmark cannot be read.");
  return { objects, folder: own, manifests: rendered.value };
}

/** How many objects of so many differ between the two variants. */
export function changedCount(count: number): number {
  return Array.from({ length: count }, (_, index) => index).filter(isChanged).length;
}

function isChanged(index: number): boolean {
  return index % 200 === 98 || index % 200 === 199;
}

function makeObject(index: number, release: string): KubernetesObject {
  const namespace = namespaces[Math.floor(index / 2) % namespaces.length] ?? "";
  const name = `service-${String(index).padStart(4, "0")}`;
  return index % 2 === 0
    ? configMap({ name, namespace, release })
    : deployment({ name, namespace, release });
}

type Naming = { readonly name: string; readonly namespace: string; readonly release: string };

function configMap({ name, namespace, release }: Naming): KubernetesObject {
  const properties = Array.from(
    { length: 20 },
    (_, line) => `${name}.option.${line}=value-${line}`,
  );
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace, labels: labelsOf(name) },
    data: {
      RELEASE: release,
      LOG_LEVEL: "info",
      ENDPOINT: `http://${name}.${namespace}.svc:8080`,
      "application.properties": `${properties.join("\n")}\n`,
    },
  };
}

function deployment({ name, namespace, release }: Naming): KubernetesObject {
  const labels = labelsOf(name);
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels, annotations: { "example.test/team": "bench" } },
    spec: {
      replicas: 2,
      revisionHistoryLimit: 3,
      selector: { matchLabels: { "app.kubernetes.io/name": name } },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels },
        spec: { terminationGracePeriodSeconds: 30, containers: [container(name, release)] },
      },
    },
  };
}

function container(name: string, release: string): unknown {
  const probe = { httpGet: { path: "/health", port: "http" }, periodSeconds: 10 };
  return {
    name: "server",
    image: `registry.example.test/${name}:1.4.2`,
    ports: [
      { name: "http", containerPort: 8080 },
      { name: "metrics", containerPort: 9090 },
    ],
    env: [
      { name: "RELEASE", value: release },
      { name: "LOG_LEVEL", value: "info" },
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    ],
    resources: {
      requests: { cpu: "100m", memory: "128Mi" },
      limits: { memory: "256Mi" },
    },
    readinessProbe: probe,
    livenessProbe: { ...probe, initialDelaySeconds: 20 },
  };
}

function labelsOf(name: string): Readonly<Record<string, string>> {
  return { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "bench" };
}
