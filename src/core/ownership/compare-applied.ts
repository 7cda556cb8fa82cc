import { fieldOf, isRecord } from "../reconcile/field-of.ts";
import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import { compareFields, type Difference } from "./compare-fields.ts";
import { appliedBy, managersOf } from "./managed-fields.ts";
import { typedKind } from "./typed-fields.ts";

/** `field` is where the first difference is, as the API server writes fields; empty for the object as a whole. */
export type Comparison = { readonly kind: "same" } | ({ readonly kind: "differs" } & Difference);

/**
 * Whether a server-side apply of `payload` by `fieldManager` would change nothing, told from the live object alone:
 * what the manager owns must be exactly the fields of `payload`, and each must have its value. An API server changes
 * more than it says (defaults, canonical forms, webhooks), so what cannot be known differs: then the API server is to
 * be asked. `live` must have been read in the version of `payload`.
 */
export function compareApplied(
  payload: KubernetesObject,
  live: KubernetesObject,
  fieldManager: string,
): Comparison {
  const entry = appliedBy(live, fieldManager);
  if (entry === undefined) return { kind: "differs", reason: "never-applied", field: "" };
  const { apiVersion, metadata } = payload;
  if (entry.apiVersion !== apiVersion || live.apiVersion !== apiVersion) {
    return { kind: "differs", reason: "other-version", field: "" };
  }
  const odd = ofServer.find(
    (field) => (metadata[field] ?? live.metadata[field]) !== live.metadata[field],
  );
  if (odd !== undefined) return { kind: "differs", reason: "value", field: `metadata.${odd}` };
  const given = { payload: ownable(payload, live), live, tree: entry.fields };
  const difference = compareFields(given, typedKind(payload));
  return difference === undefined ? { kind: "same" } : { kind: "differs", ...difference };
}

/** Whoever writes these must write what is there. */
const ofServer = [
  "creationTimestamp",
  "generation",
  "resourceVersion",
  "uid",
  "managedFields",
] as const;

const unowned: ReadonlySet<string> = new Set([...ofServer, "name", "namespace"]);

/** Without what the API server keeps no owner of (structured-merge-diff's stripped fields). */
function ownable(payload: KubernetesObject, live: KubernetesObject): unknown {
  const { apiVersion: _, kind: __, metadata, status, ...rest } = payload;
  const own = Object.entries(metadata).filter(([field]) => !unowned.has(field));
  return {
    ...rest,
    ...(isStatusApart(payload, live) ? {} : { status }),
    ...(own.length === 0 ? {} : { metadata: Object.fromEntries(own) }),
  };
}

/** A status that is a subresource of its own is cut off from what is applied to the object. */
function isStatusApart(payload: KubernetesObject, live: KubernetesObject): boolean {
  const [wanted, known] = [payload["status"] ?? {}, live["status"]];
  const isReadable =
    isRecord(wanted) &&
    Object.keys(wanted).every(
      (field) => fieldOf(known, field) !== undefined || generated.has(field),
    );
  return (
    isReadable &&
    (isOfServer(payload) || managersOf(live).some(({ subresource }) => subresource === "status"))
  );
}

/** What generators of manifests write of a status that is not there yet. */
const generated: ReadonlySet<string> = new Set([
  "acceptedNames",
  "conditions",
  "loadBalancer",
  "storedVersions",
]);

function isOfServer(payload: KubernetesObject): boolean {
  return typedKind(payload) !== undefined || payload.kind === "CustomResourceDefinition";
}
