import { z } from "zod";
import type { Fault, Parsed } from "../fault.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import type { YamlDocument } from "../yaml/yaml-document.ts";
import { isRecord, listOf } from "./field-of.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { objectKey, objectLabel, refOf } from "./object-ref.ts";

/** A wanted object and where it is written. */
export type Manifest = {
  readonly object: KubernetesObject;
  readonly path: string;
  readonly line: number;
};

type Keys = readonly (string | number)[];

const labels = z.record(z.string(), z.string()).nullish();
const Envelope = z.looseObject({
  apiVersion: z.string("an object needs an apiVersion").min(1),
  kind: z.string("an object needs a kind").min(1),
  metadata: z.looseObject(
    {
      name: z.string("an object needs a metadata.name").min(1),
      namespace: z.string("metadata.namespace must be a text").min(1).optional(),
      labels,
      annotations: labels,
    },
    "an object needs metadata with a name",
  ),
});

/**
 * The objects of plain manifests, by path, as Kubernetes reads YAML; `List`s are taken apart, empty documents and
 * files that are not `.yaml`, `.yml` or `.json` left out. All faults at once; one object written twice is a fault.
 */
export function renderManifests(files: ReadonlyMap<string, string>): Parsed<readonly Manifest[]> {
  const faults: Fault[] = [];
  const manifests: Manifest[] = [];
  for (const [path, text] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (!/\.(ya?ml|json)$/.test(path)) continue;
    const documents = parseYaml(text, path, "kubernetes");
    if (!documents.ok) faults.push(...documents.faults);
    else {
      for (const document of documents.value) {
        const read = readValue(document, document.value, []);
        faults.push(...read.faults);
        manifests.push(...read.manifests);
      }
    }
  }
  faults.push(...repeated(manifests));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: manifests };
}

type Read = { readonly manifests: readonly Manifest[]; readonly faults: readonly Fault[] };

function readValue(document: YamlDocument, value: unknown, keys: Keys): Read {
  if (value === null && keys.length === 0) return { manifests: [], faults: [] };
  if (isRecord(value) && typeof value["kind"] === "string" && Array.isArray(value["items"])) {
    const items = listOf(value, "items").map((item, index) =>
      readValue(document, item, [...keys, "items", index]),
    );
    return {
      manifests: items.flatMap((item) => item.manifests),
      faults: items.flatMap((item) => item.faults),
    };
  }
  const { path } = document;
  const envelope = Envelope.safeParse(value);
  if (envelope.success) {
    const { line } = document.positionOf(keys);
    return { manifests: [{ object: toObject(envelope.data), path, line }], faults: [] };
  }
  const faults = envelope.error.issues.map((issue): Fault => ({
    path,
    ...document.positionOf([...keys, ...issue.path]),
    message: isRecord(value) ? issue.message : "a manifest must be a map with a kind",
  }));
  return { manifests: [], faults };
}

/** Empty `labels:` and `annotations:` are null in YAML; Kubernetes reads them as absent. */
function toObject(envelope: z.infer<typeof Envelope>): KubernetesObject {
  const { namespace, labels: own, annotations, ...metadata } = envelope.metadata;
  return {
    ...envelope,
    metadata: {
      ...metadata,
      ...(namespace === undefined ? {} : { namespace }),
      ...(own ? { labels: own } : {}),
      ...(annotations ? { annotations } : {}),
    },
  };
}

function repeated(manifests: readonly Manifest[]): readonly Fault[] {
  const first = new Map<string, Manifest>();
  const faults: Fault[] = [];
  for (const manifest of manifests) {
    const { object, path, line } = manifest;
    const key = objectKey(refOf(object));
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, manifest);
    else {
      const label = objectLabel({ kind: object.kind, name: object.metadata.name });
      const message = `${label} is written at ${earlier.path}:${earlier.line} already: keep one of them`;
      faults.push({ path, line, column: 1, message });
    }
  }
  return faults;
}
