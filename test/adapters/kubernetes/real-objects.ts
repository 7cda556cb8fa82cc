import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import { managersOf } from "../../../src/core/ownership/managed-fields.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import { eventually } from "../../support/eventually.ts";
import type { KubeRequest } from "../../support/kube-request.ts";
import { type Answer, applyAs, isObject } from "./object-requests.ts";

/** Manifests of many kinds, of the namespace `shop`. */
export const manifests = readManifests("manifests.yaml");

/** Of the custom resources among `manifests`. */
export const definitions = readManifests("widgets.yaml");

/** Makes the namespace and the kinds that `manifests` need. */
export async function prepareShop(request: KubeRequest): Promise<void> {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
  done(await applyAs(request, namespace, { manager: "test" }));
  for (const definition of definitions) {
    done(await applyAs(request, definition, { manager: "test" }));
  }
  await eventually("Widgets to be served", async () => {
    const { code } = await request("GET", "/apis/shop.test/v1/namespaces/shop/widgets");
    return code === 200 ? true : undefined;
  });
}

/** The object of an answer; throws what the API server said if it refused. */
export function done(answer: Answer): KubernetesObject {
  if (answer.kind === "refused") throw new Error(answer.message);
  return answer.object;
}

/**
 * All that counts of a live object. An API server moves the resourceVersion, and the generation of some kinds, also
 * where it changes nothing that can be seen: of a NetworkPolicy with an empty list, or once after a Job was created.
 */
export function seen(object: KubernetesObject): unknown {
  const { resourceVersion: _, generation: __, ...metadata } = object.metadata;
  const managedFields = managersOf(object).map(({ time: ___, ...entry }) => entry);
  return { ...object, metadata: { ...metadata, managedFields } };
}

function readManifests(file: string): readonly KubernetesObject[] {
  const text = readFileSync(new URL(`../../fixtures/ownership/${file}`, import.meta.url), "utf8");
  return loadAll(text).filter(isObject);
}
