import { formatFault, type Fault } from "../../core/fault.ts";
import { autoscaledWorkloads } from "../../core/reconcile/autoscaled-workloads.ts";
import { waveFault } from "../../core/reconcile/wave.ts";
import { definedScope } from "../../core/reconcile/defined-scope.ts";
import { objectKey, objectLabel, refOf } from "../../core/reconcile/object-ref.ts";
import type { ObjectSet } from "../../core/reconcile/object-set.ts";
import { preparePayload } from "../../core/reconcile/prepare-payload.ts";
import type { Manifest } from "../../core/reconcile/render-manifests.ts";
import {
  payloadHash,
  type ReplicaOwner,
  type WantedObject,
} from "../../core/reconcile/wanted-object.ts";
import type { Cluster } from "../../ports/cluster.ts";
import { inParallel } from "../in-parallel.ts";

export type Wishes =
  | {
      readonly kind: "wanted";
      readonly objects: readonly WantedObject[];
      /** `guessed`: a kind is not served yet, and whether it has namespaces is not known. */
      readonly scopes: "known" | "guessed";
    }
  | { readonly kind: "faulty"; readonly messages: readonly string[] };

/** Manifests as they are sent to this cluster: owned, in their namespaces, and what is faulty with all its faults. */
export async function wantObjects(
  cluster: Cluster,
  manifests: readonly Manifest[],
  set: ObjectSet,
): Promise<Wishes> {
  const objects = manifests.map(({ object }) => object);
  const kinds = new Map(
    objects.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]),
  );
  const clusterWide = new Set<string>();
  let scopes: "known" | "guessed" = "known";
  await inParallel([...kinds], async ([name, { apiVersion, kind }]) => {
    const served = await cluster.findKind(apiVersion, kind);
    const scope = served ?? definedScope(objects, { apiVersion, kind });
    if (scope === undefined) scopes = "guessed";
    if (scope?.namespaced === false) clusterWide.add(name);
  });
  const autoscaled = autoscaledWorkloads(objects.map((object) => placed(object, clusterWide, set)));
  const faults: Fault[] = [];
  const wanted: WantedObject[] = [];
  for (const { object, path, line } of manifests) {
    const inPlace = placed(object, clusterWide, set);
    const prepared = preparePayload(inPlace, set);
    const message = prepared.kind === "refused" ? prepared.message : waveFault(object);
    if (prepared.kind === "refused" || message !== undefined) {
      const label = objectLabel({ kind: object.kind, name: object.metadata.name });
      faults.push({ path, line, column: 1, message: `${label}: ${message ?? ""}` });
      continue;
    }
    const ref = refOf(prepared.object);
    const key = objectKey(ref);
    const scaler = autoscaled.get(key);
    const replicas: ReplicaOwner =
      scaler === undefined
        ? { kind: "fixed" }
        : { kind: "autoscaled", minReplicas: scaler.minReplicas };
    const payload = prepared.object;
    wanted.push({
      key,
      ref,
      payload,
      hash: payloadHash(payload),
      source: { path, line },
      replicas,
    });
  }
  faults.push(...doubled(wanted));
  if (faults.length > 0) return { kind: "faulty", messages: faults.map(formatFault) };
  return { kind: "wanted", objects: wanted, scopes };
}

function placed(
  object: Manifest["object"],
  clusterWide: ReadonlySet<string>,
  set: ObjectSet,
): Manifest["object"] {
  const { namespace, ...metadata } = object.metadata;
  if (clusterWide.has(`${object.apiVersion} ${object.kind}`)) return { ...object, metadata };
  return { ...object, metadata: { ...metadata, namespace: namespace ?? set.namespace } };
}

/** One that names the set's namespace and one that names none may be the same object. */
function doubled(wanted: readonly WantedObject[]): readonly Fault[] {
  const first = new Map<string, WantedObject>();
  return wanted.flatMap((each): readonly Fault[] => {
    const earlier = first.get(each.key);
    first.set(each.key, earlier ?? each);
    if (earlier === undefined) return [];
    const { path, line } = earlier.source;
    const message = `${objectLabel(each.ref)} is written at ${path}:${line} already: keep one of them`;
    return [{ ...each.source, column: 1, message }];
  });
}
