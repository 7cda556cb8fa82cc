import { fieldOf, listOf, numberOf, textOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import { withoutZeros } from "./controller-world.ts";
import { portionOf } from "./plan-rollout.ts";

type Seen = {
  readonly deployment: KubernetesObject;
  readonly fresh: KubernetesObject | undefined;
  readonly old: readonly KubernetesObject[];
  /** The newest ReplicaSet was made in this pass. */
  readonly isNew: boolean;
  readonly now: Date;
};

type Counts = {
  readonly replicas: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
};

type Condition = {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastUpdateTime: string;
  readonly lastTransitionTime: string;
};

/** What the real controller would write, and when to look again although nothing changed. */
export function deploymentStatus(seen: Seen): {
  readonly status: Readonly<Record<string, unknown>>;
  readonly checkAt: Date | null;
} {
  const { deployment, fresh, old } = seen;
  const desired = numberOf(deployment, "spec", "replicas") ?? 1;
  const counts: Counts = {
    replicas: count("replicas", [fresh, ...old]),
    updated: count("replicas", [fresh]),
    ready: count("readyReplicas", [fresh, ...old]),
    available: count("availableReplicas", [fresh, ...old]),
  };
  const condition = toCondition(seen, progress(seen, counts, desired));
  const deadline = numberOf(deployment, "spec", "progressDeadlineSeconds") ?? 600;
  const isOpen = ["NewReplicaSetCreated", "ReplicaSetUpdated"].includes(condition.reason);
  return {
    status: {
      observedGeneration: deployment.metadata.generation,
      ...withoutZeros({
        replicas: counts.replicas,
        updatedReplicas: counts.updated,
        readyReplicas: counts.ready,
        availableReplicas: counts.available,
        unavailableReplicas: Math.max(0, desired - counts.available),
      }),
      conditions: [toCondition(seen, availability(seen, counts, desired)), condition],
    },
    checkAt: isOpen ? new Date(Date.parse(condition.lastUpdateTime) + (deadline + 1) * 1000) : null,
  };
}

function count(field: string, sets: readonly (KubernetesObject | undefined)[]): number {
  return sets.reduce((total, one) => total + (numberOf(one, "status", field) ?? 0), 0);
}

type News = Pick<Condition, "type" | "status" | "reason" | "message"> & {
  /** Whether the condition tells of something that happened now. */
  readonly isNews: boolean;
};

function availability({ deployment }: Seen, counts: Counts, desired: number): News {
  const rolling = fieldOf(deployment, "spec", "strategy", "rollingUpdate", "maxUnavailable");
  const isEnough = counts.available >= desired - portionOf(rolling ?? 0, desired, "down");
  return {
    type: "Available",
    status: isEnough ? "True" : "False",
    reason: isEnough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
    message: `Deployment ${isEnough ? "has" : "does not have"} minimum availability.`,
    isNews: false,
  };
}

function progress(seen: Seen, counts: Counts, desired: number): News {
  const { deployment, fresh } = seen;
  const before = conditionOf(deployment, "Progressing");
  const name = `"${fresh?.metadata.name ?? ""}"`;
  if (seen.isNew) return progressing("NewReplicaSetCreated", `Created new replica set ${name}`);
  if (fresh !== undefined && isComplete(counts, desired)) {
    const news = progressing(complete, `ReplicaSet ${name} has successfully progressed.`);
    return { ...news, isNews: before?.reason !== complete };
  }
  return before === undefined
    ? progressing("ReplicaSetUpdated", `ReplicaSet ${name} is progressing.`)
    : unfinished(seen, counts, { before, name });
}

function unfinished(
  seen: Seen,
  counts: Counts,
  { before, name }: { readonly before: Condition; readonly name: string },
): News {
  const same = { ...before, isNews: false };
  if (before.reason === complete && counts.replicas === counts.updated) return same;
  if (hasProgressed(seen.deployment, counts)) {
    return progressing("ReplicaSetUpdated", `ReplicaSet ${name} is progressing.`);
  }
  if (before.status === "False" || !isLate(seen, before)) return same;
  const message = `ReplicaSet ${name} has timed out progressing.`;
  return { ...progressing("ProgressDeadlineExceeded", message), status: "False" };
}

const complete = "NewReplicaSetAvailable";

function isComplete({ updated, replicas, available }: Counts, desired: number): boolean {
  return updated === desired && replicas === desired && available >= desired;
}

function isLate({ deployment, now }: Seen, before: Condition): boolean {
  const deadline = numberOf(deployment, "spec", "progressDeadlineSeconds") ?? 600;
  return now.getTime() >= Date.parse(before.lastUpdateTime) + deadline * 1000;
}

function progressing(reason: string, message: string): News {
  return { type: "Progressing", status: "True", reason, message, isNews: true };
}

function hasProgressed(deployment: KubernetesObject, counts: Counts): boolean {
  const was = (field: string) => numberOf(deployment, "status", field) ?? 0;
  return (
    counts.updated > was("updatedReplicas") ||
    counts.replicas - counts.updated < was("replicas") - was("updatedReplicas") ||
    counts.ready > was("readyReplicas") ||
    counts.available > was("availableReplicas")
  );
}

function toCondition({ deployment, now }: Seen, { isNews, ...news }: News): Condition {
  const before = conditionOf(deployment, news.type);
  const at = now.toISOString().replace(/\.\d+Z$/, "Z");
  const isKept = before !== undefined && before.status === news.status;
  return {
    type: news.type,
    status: news.status,
    reason: news.reason,
    message: news.message,
    lastUpdateTime: isKept && !isNews ? before.lastUpdateTime : at,
    lastTransitionTime: isKept ? before.lastTransitionTime : at,
  };
}

function conditionOf(deployment: KubernetesObject, type: string): Condition | undefined {
  const found = listOf(deployment, "status", "conditions").find(
    (one) => textOf(one, "type") === type,
  );
  if (found === undefined) return undefined;
  const text = (field: string) => textOf(found, field) ?? "";
  return {
    type,
    status: text("status"),
    reason: text("reason"),
    message: text("message"),
    lastUpdateTime: text("lastUpdateTime"),
    lastTransitionTime: text("lastTransitionTime"),
  };
}
