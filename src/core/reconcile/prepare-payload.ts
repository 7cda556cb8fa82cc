import { fromBase64 } from "./base64.ts";
import { changeAt } from "./change-at.ts";
import { isRecord, textOf } from "./field-of.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { labelFault, withoutNullLabels } from "./label-values.ts";
import { groupOf } from "./object-ref.ts";
import { setLabel, type ObjectSet } from "./object-set.ts";
import { podSpecPath } from "./pod-templates.ts";
import type { Prepared } from "./prepared.ts";
import { foldStringData, isSecret, sopsFault } from "./secret-data.ts";
import { withoutServerFields } from "./server-fields.ts";

/**
 * A manifest as it is sent: owned by its set, without what only a server writes, and with what server-side apply needs
 * to tell the items of a list apart (reconcilers.md T8). It is refused where it would do harm or can only fail.
 */
export function preparePayload(object: KubernetesObject, set: ObjectSet): Prepared {
  const message = sopsFault(object) ?? labelFault(object);
  if (message !== undefined) return { kind: "refused", message };
  const clean = withoutNullLabels(withoutServerFields(object));
  const owned = set.name === null ? clean : withSetLabel(clean, set.name);
  if (isSecret(owned)) return foldStringData(owned);
  return { kind: "payload", object: withoutBrokenBundle(withProtocols(owned)) };
}

function withSetLabel(object: KubernetesObject, name: string): KubernetesObject {
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, labels: { ...metadata.labels, [setLabel]: name } } };
}

/** The protocol is part of what identifies a port, and its default is filled in too late for that. */
function withProtocols(object: KubernetesObject): KubernetesObject {
  return portLists(object).reduce((done, path) => changeAt(done, path, withProtocol), object);
}

function portLists(object: KubernetesObject): readonly [string, ...string[]][] {
  if (object.apiVersion === "v1" && object.kind === "Service") return [["spec", "ports", "*"]];
  const spec = podSpecPath(object);
  if (spec === undefined) return [];
  return ["containers", "initContainers"].map((list) => [...spec, list, "*", "ports", "*"]);
}

function withProtocol(port: unknown): unknown {
  return isRecord(port) ? { ...port, protocol: port["protocol"] ?? "TCP" } : port;
}

/** Placeholders that another controller fills in; API servers refuse the whole definition for them. */
function withoutBrokenBundle(object: KubernetesObject): KubernetesObject {
  const group = groupOf(object.apiVersion);
  if (object.kind !== "CustomResourceDefinition" || group !== "apiextensions.k8s.io") return object;
  return changeAt(object, ["spec", "conversion", "webhook", "clientConfig"], (config) => {
    const bundle = textOf(config, "caBundle");
    if (!isRecord(config) || bundle === undefined || isCertificate(bundle)) return config;
    const { caBundle: _caBundle, ...rest } = config;
    return rest;
  });
}

function isCertificate(bundle: string): boolean {
  const text = fromBase64(bundle) ?? "";
  return /-----BEGIN CERTIFICATE-----\s[\s\S]+-----END CERTIFICATE-----/.test(text);
}
