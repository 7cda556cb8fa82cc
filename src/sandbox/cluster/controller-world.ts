import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { fieldOf, isRecord, listOf, textOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import type { Clock } from "../../ports.ts";
import type { ObjectApi } from "./object-api.ts";
import type { ObjectStore } from "./object-store.ts";
import { requireResource, type Resource } from "./resource.ts";

type Json = Readonly<Record<string, unknown>>;

/** What a controller acts through. It is called again after every change and timer that may concern an object. */
export type ControllerWorld = {
  readonly store: ObjectStore;
  readonly api: ObjectApi;
  readonly clock: Clock;
  /** Looks at the object again at `at`; a later call for the same object and purpose takes its place. */
  readonly lookAgain: (object: KubernetesObject, purpose: string, at: Date) => void;
};

export type Controller = (world: ControllerWorld, object: KubernetesObject) => void;

const manager = "kube-controller-manager";

export function setStatus(world: ControllerWorld, object: KubernetesObject, status: Json): void {
  const resource = requireResource(object.kind);
  world.api.update(resource, { ...object, status }, { manager, subresource: "status" });
}

/** Counts as the API shows them: most are left out where they are zero. */
export function withoutZeros(counts: Readonly<Record<string, number>>): Json {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

/** Lays `change` over the object's spec. */
export function setSpec(world: ControllerWorld, object: KubernetesObject, change: Json): void {
  const spec = object["spec"];
  const next = { ...object, spec: { ...(isRecord(spec) ? spec : {}), ...change } };
  world.api.update(requireResource(object.kind), next, { manager });
}

export function createOwned(
  world: ControllerWorld,
  owner: KubernetesObject,
  object: Json & { readonly kind: string; readonly metadata: Json },
): KubernetesObject {
  const { apiVersion, kind, metadata } = owner;
  const reference = {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  const namespaced = { ...object.metadata, namespace: metadata.namespace };
  const owned = { ...object, metadata: { ...namespaced, ownerReferences: [reference] } };
  return world.api.create(requireResource(object.kind), owned, { manager }).object;
}

export function remove(world: ControllerWorld, object: KubernetesObject): void {
  const { name, namespace = null } = object.metadata;
  world.api.remove(requireResource(object.kind), { namespace, name }, {});
}

/** Objects of a kind that `owner` controls and that are not on their way out. */
export function ownedBy(
  world: ControllerWorld,
  owner: KubernetesObject,
  resource: Resource,
): readonly KubernetesObject[] {
  return world.store
    .list(resource, owner.metadata.namespace ?? null)
    .filter((object) => object.metadata.deletionTimestamp === undefined)
    .filter((object) => controllerUid(object) === owner.metadata.uid);
}

export function controllerUid(object: KubernetesObject): string | undefined {
  const references = listOf(object, "metadata", "ownerReferences");
  return textOf(
    references.find((reference) => fieldOf(reference, "controller") === true),
    "uid",
  );
}

/** A pod of a workload's template. */
export function podOf(owner: KubernetesObject, metadata: Json, labels: Json = {}) {
  const template = fieldOf(owner, "spec", "template");
  const own = fieldOf(template, "metadata");
  const given = fieldOf(own, "labels");
  return {
    kind: "Pod",
    metadata: {
      ...(isRecord(own) ? own : {}),
      ...metadata,
      labels: { ...(isRecord(given) ? given : {}), ...labels },
    },
    spec: fieldOf(template, "spec"),
  };
}

export function isReady(pod: KubernetesObject): boolean {
  return readySince(pod) !== undefined;
}

/** When a pod became ready; undefined while it is not. */
export function readySince(pod: KubernetesObject): Date | undefined {
  const ready = listOf(pod, "status", "conditions").find((one) => textOf(one, "type") === "Ready");
  if (textOf(ready, "status") !== "True") return undefined;
  return new Date(textOf(ready, "lastTransitionTime") ?? 0);
}

/** Ten characters that stand for a pod template. */
export function templateHash(object: KubernetesObject): string {
  const template = JSON.stringify(sorted(fieldOf(object, "spec", "template")));
  return bytesToHex(sha256(utf8ToBytes(template))).slice(0, 10);
}

export function timeOf(world: ControllerWorld): string {
  return world.clock
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, "Z");
}

export function secondsAfter(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => sorted(item));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, child]) => [name, sorted(child)]));
}
