import { isDeepStrictEqual } from "node:util";
import { fieldOf, isRecord, listOf, textOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import type { Clock } from "../../ports.ts";
import {
  alreadyExists,
  applyConflict,
  badRequest,
  invalid,
  notFound,
  terminating,
  unreadable,
  untyped,
} from "./api-status.ts";
import { withoutNulls } from "./apply-patch.ts";
import { assignClusterIp } from "./assign-cluster-ip.ts";
import { defaultObject } from "./default-object.ts";
import {
  applyFields,
  type FieldManager,
  type Owner,
  ownersOf,
  toManagedFields,
  updateFields,
} from "./field-ownership.ts";
import type { FieldSchema } from "./field-schema.ts";
import { initialStatus } from "./initial-status.ts";
import type { ObjectStore, Place } from "./object-store.ts";
import { apiVersionOf, requireResource, type Resource } from "./resource.ts";
import { requirePreconditions, requireSameVersion } from "./preconditions.ts";
import { systemFields, withName } from "./system-fields.ts";
import { validateObject } from "./validate-object.ts";

type Json = Readonly<Record<string, unknown>>;

export type WriteOptions = {
  readonly manager: string;
  readonly subresource?: "status" | "scale";
  readonly dryRun?: boolean;
};

export type Written = { readonly object: KubernetesObject; readonly created: boolean };

/** What an API server does to objects, whatever the request looked like. Failures are thrown as `ApiStatus`. */
export type ObjectApi = {
  readonly get: (resource: Resource, place: Place) => KubernetesObject;
  readonly create: (resource: Resource, object: Json, options: WriteOptions) => Written;
  readonly update: (resource: Resource, object: Json, options: WriteOptions) => Written;
  /** Server-side apply. */
  readonly apply: (
    resource: Resource,
    config: Json,
    options: WriteOptions & { readonly force: boolean },
  ) => Written;
  readonly remove: (resource: Resource, place: Place, options: RemoveOptions) => KubernetesObject;
};

type RemoveOptions = {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly dryRun?: boolean;
  /** Whether the objects that it owns stay, as nobody's. */
  readonly orphan?: boolean;
};

type Write = {
  readonly resource: Resource;
  readonly live: KubernetesObject | undefined;
  readonly next: Json;
  readonly owners: (finished: Json) => readonly Owner[];
  readonly options: WriteOptions;
};

export function createObjectApi(deps: {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly schema: FieldSchema;
}): ObjectApi {
  const { store, clock, schema } = deps;
  const time = () =>
    clock
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, "Z");

  function requireNamespace(resource: Resource, object: Json): void {
    const namespace = textOf(object, "metadata", "namespace");
    if (!resource.namespaced || namespace === undefined) return;
    const found = store.get(namespaces, { namespace: null, name: namespace });
    if (found === undefined) throw notFound(namespaces, namespace);
    if (found.metadata.deletionTimestamp === undefined) return;
    const name = textOf(object, "metadata", "name") ?? "";
    throw terminating(resource, { name, namespace });
  }

  function write(change: Write): Written {
    const { resource, live, next, owners, options } = change;
    const fault = schema(resource, next);
    if (fault !== undefined) throw unreadable(resource, `${fault.path}: ${fault.message}`);
    if (live === undefined) requireNamespace(resource, next);
    const settled = finish(resource, { live, next, subresource: options.subresource });
    const isService = resource.builtIn && resource.kind === "Service";
    const finished = isService ? assignClusterIp(settled, live, store.revision()) : settled;
    const causes = options.subresource === "status" ? [] : validateObject(resource, finished, live);
    if (causes.length > 0) {
      throw invalid(resource, textOf(finished, "metadata", "name") ?? "", causes);
    }
    const metadata = {
      ...systemFields({ resource, live, finished, at: time(), revision: store.revision() }),
      managedFields: toManagedFields(owners(finished), live === undefined ? [] : ownersOf(live)),
    };
    const apiVersion = apiVersionOf(resource);
    const object: KubernetesObject = { ...finished, apiVersion, kind: resource.kind, metadata };
    const isKept = options.dryRun === true || isDeepStrictEqual(object, live);
    return { object: isKept ? object : save(change, object), created: live === undefined };
  }

  /** An object on its way out goes with its last finalizer. */
  function save({ resource, live }: Write, object: KubernetesObject): KubernetesObject {
    const isGoing = live?.metadata.deletionTimestamp !== undefined && isFree(object);
    return isGoing ? store.remove(resource, object) : store.put(resource, object);
  }

  return {
    get: (resource, place) => {
      const found = store.get(resource, place);
      if (found === undefined) throw notFound(resource, place.name);
      return { ...found, apiVersion: apiVersionOf(resource) };
    },
    create: (resource, object, options) => {
      const next = withName(object, store.revision());
      const place = placeIn(next);
      if (store.get(resource, place) !== undefined) throw alreadyExists(resource, place.name);
      const manager = managerOf(options, "Update");
      const owners = (finished: Json) =>
        updateFields(resource, { live: {}, next: finished, manager, time: time() });
      return write({ resource, live: undefined, next, owners, options });
    },
    update: (resource, object, options) => {
      const place = placeIn(object);
      const live = store.get(resource, place);
      if (live === undefined) throw notFound(resource, place.name);
      requireSameVersion(resource, live, object);
      const manager = managerOf(options, "Update");
      const owners = (finished: Json) =>
        updateFields(resource, { live, next: finished, manager, time: time() });
      return write({ resource, live, next: object, owners, options });
    },
    apply: (resource, config, options) => {
      if (fieldOf(config, "metadata", "managedFields") !== undefined) {
        throw badRequest("metadata.managedFields must be nil");
      }
      const place = placeIn(config);
      const fault = schema(resource, config);
      if (fault !== undefined) {
        const subject = [place.namespace ?? "", place.name].join("/");
        throw untyped(resource, subject, `${fault.path}: ${fault.message}`);
      }
      const live = store.get(resource, place);
      if (live !== undefined) requireSameVersion(resource, live, config);
      const stripped = withoutNulls(options.subresource ? config : without(config, "status"));
      const applied = applyFields(resource, {
        live: live ?? {},
        config: isRecord(stripped) ? stripped : {},
        manager: managerOf(options, "Apply"),
        force: options.force,
        time: time(),
      });
      if (applied.kind === "conflict") throw applyConflict(applied.conflicts);
      return write({
        resource,
        live,
        next: applied.object,
        owners: () => applied.owners,
        options,
      });
    },
    remove: (resource, place, options) => {
      const live = store.get(resource, place);
      if (live === undefined) throw notFound(resource, place.name);
      requirePreconditions(resource, live, options);
      if (options.dryRun === true) return live;
      if (options.orphan === true) orphanDependents(store, live);
      if (isFree(live)) return store.remove(resource, live);
      if (live.metadata.deletionTimestamp !== undefined) return live;
      const metadata = {
        ...live.metadata,
        deletionTimestamp: time(),
        deletionGracePeriodSeconds: 0,
      };
      return store.put(resource, { ...live, metadata });
    },
  };
}

const namespaces = requireResource("Namespace");

function managerOf(
  { manager, subresource }: WriteOptions,
  operation: FieldManager["operation"],
): FieldManager {
  return { name: manager, operation, subresource: subresource ?? null };
}

/** Nothing keeps the object from going: no finalizer is left. */
function isFree(object: KubernetesObject): boolean {
  return listOf(object, "metadata", "finalizers").length === 0;
}

/** A write changes the status, or all but the status. */
function finish(
  resource: Resource,
  write: {
    readonly live: KubernetesObject | undefined;
    readonly next: Json;
    readonly subresource: WriteOptions["subresource"];
  },
): Json {
  const { live, next, subresource } = write;
  if (subresource === "status" && live !== undefined) return { ...live, status: next["status"] };
  if (!resource.hasStatus) return defaultObject(resource, next);
  const status = live === undefined ? initialStatus(resource) : live["status"];
  const object = defaultObject(resource, without(next, "status"));
  return status === undefined ? object : { ...object, status };
}

function placeIn(object: Json): Place {
  return {
    namespace: textOf(object, "metadata", "namespace") ?? null,
    name: textOf(object, "metadata", "name") ?? "",
  };
}

function orphanDependents(store: ObjectStore, owner: KubernetesObject): void {
  for (const { resource, object } of store.all()) {
    const references = listOf(object, "metadata", "ownerReferences");
    const left = references.filter((one) => textOf(one, "uid") !== owner.metadata.uid);
    if (left.length === references.length) continue;
    store.put(resource, { ...object, metadata: { ...object.metadata, ownerReferences: left } });
  }
}

function without(object: Json, field: string): Json {
  const { [field]: _gone, ...rest } = object;
  return rest;
}
