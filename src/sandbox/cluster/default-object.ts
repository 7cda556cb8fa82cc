import { fieldOf, isRecord, textOf } from "../../core/reconcile/field-of.ts";
import type { Resource } from "./resource.ts";

type Json = Readonly<Record<string, unknown>>;

/** Fills in what a real API server would: fields that nobody owns then. */
export function defaultObject({ group, kind, builtIn }: Resource, object: Json): Json {
  if (!builtIn) return object;
  const rule = rules[`${group}/${kind}`];
  return rule === undefined ? object : rule(object);
}

const cpuMetric = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
};

const rules: Readonly<Record<string, (object: Json) => Json>> = {
  "/Secret": secret,
  "/Namespace": (object) => ({
    ...object,
    metadata: {
      ...child(object, "metadata"),
      labels: {
        ...child(child(object, "metadata"), "labels"),
        "kubernetes.io/metadata.name": fieldOf(object, "metadata", "name"),
      },
    },
    spec: { finalizers: ["kubernetes"], ...child(object, "spec") },
  }),
  "/Pod": (object) => ({ ...object, spec: podSpec(child(object, "spec")) }),
  "/Service": service,
  "/PersistentVolumeClaim": (object) => withSpec(object, { volumeMode: "Filesystem" }),
  "apps/Deployment": (object) => {
    const spec = child(object, "spec");
    const strategy = { type: "RollingUpdate", ...child(spec, "strategy") };
    const rolling = { maxSurge: "25%", maxUnavailable: "25%", ...child(strategy, "rollingUpdate") };
    const { paused, ...rest } = spec;
    return withTemplate(object, {
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...rest,
      ...(paused === true ? { paused } : {}),
      strategy:
        strategy.type === "RollingUpdate" ? { ...strategy, rollingUpdate: rolling } : strategy,
    });
  },
  "apps/StatefulSet": (object) => {
    const spec = child(object, "spec");
    const update = { type: "RollingUpdate", ...child(spec, "updateStrategy") };
    const rolling = { partition: 0, ...child(update, "rollingUpdate") };
    return withTemplate(object, {
      replicas: 1,
      podManagementPolicy: "OrderedReady",
      revisionHistoryLimit: 10,
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      ...spec,
      updateStrategy:
        update.type === "RollingUpdate" ? { ...update, rollingUpdate: rolling } : update,
    });
  },
  "apps/ReplicaSet": (object) => withTemplate(object, { replicas: 1, ...child(object, "spec") }),
  "apps/DaemonSet": (object) =>
    withTemplate(object, { revisionHistoryLimit: 10, ...child(object, "spec") }),
  "batch/Job": (object) =>
    withTemplate(object, {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      completionMode: "NonIndexed",
      suspend: false,
      ...child(object, "spec"),
    }),
  "autoscaling/HorizontalPodAutoscaler": (object) =>
    withSpec(object, { minReplicas: 1, metrics: [cpuMetric] }),
};

function withSpec(object: Json, defaults: Json): Json {
  return { ...object, spec: { ...defaults, ...child(object, "spec") } };
}

function withTemplate(object: Json, spec: Json): Json {
  const template = child(spec, "template");
  return {
    ...object,
    spec: { ...spec, template: { ...template, spec: podSpec(child(template, "spec")) } },
  };
}

function podSpec(spec: Json): Json {
  return {
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    securityContext: {},
    schedulerName: "default-scheduler",
    ...spec,
    ...mapped(spec, "containers", container),
    ...mapped(spec, "initContainers", container),
  };
}

function container(given: Json): Json {
  const image = textOf(given, "image") ?? "";
  const isLatest = image.endsWith(":latest") || !/[:@][^/]*$/.test(image);
  return {
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: isLatest ? "Always" : "IfNotPresent",
    resources: {},
    ...given,
    ...mapped(given, "ports", (port) => ({ protocol: "TCP", ...port })),
  };
}

const internalService = {
  internalTrafficPolicy: "Cluster",
  ipFamilies: ["IPv4"],
  ipFamilyPolicy: "SingleStack",
};

function service(object: Json): Json {
  const spec = child(object, "spec");
  const type = textOf(spec, "type") ?? "ClusterIP";
  return {
    ...object,
    spec: {
      type,
      sessionAffinity: "None",
      ...(type === "ExternalName" ? {} : internalService),
      ...spec,
      ...mapped(spec, "ports", (port) => ({
        protocol: "TCP",
        targetPort: fieldOf(port, "port"),
        ...port,
      })),
    },
  };
}

/** `stringData` is a way to write `data`, not a field that stays. */
function secret(object: Json): Json {
  const { stringData, ...rest } = object;
  const written = isRecord(stringData) ? Object.entries(stringData) : [];
  const encoded = written.map(([key, value]) => [
    key,
    Buffer.from(String(value)).toString("base64"),
  ]);
  if (encoded.length === 0) return { type: "Opaque", ...rest };
  return {
    type: "Opaque",
    ...rest,
    data: { ...child(rest, "data"), ...Object.fromEntries(encoded) },
  };
}

function mapped(object: Json, list: string, rule: (item: Json) => Json): Json {
  const items = fieldOf(object, list);
  if (!Array.isArray(items)) return {};
  return { [list]: items.map((item: unknown) => (isRecord(item) ? rule(item) : item)) };
}

function child(object: Json, name: string): Json {
  const value = object[name];
  return isRecord(value) ? value : {};
}
