import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";

/** A Deployment as a repository would have it; `change` is laid over its spec. */
export function deployment(
  name: string,
  change: Readonly<Record<string, unknown>> = {},
): KubernetesObject {
  const labels = { app: name };
  const container = {
    name,
    image: `registry.test/${name}:1.0.0`,
    ports: [{ containerPort: 8080 }],
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
      ...change,
    },
  };
}

export function configMap(
  name: string,
  values: Readonly<Record<string, string>>,
): KubernetesObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: values };
}

export function namespace(name: string): KubernetesObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}
