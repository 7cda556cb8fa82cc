import type { Fault, Parsed } from "../fault.ts";
import { isRecord } from "../reconcile/field-of.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import type { YamlDocument } from "../yaml/yaml-document.ts";
import type { AssessedObject } from "./assessed-object.ts";

type Place = { readonly document: YamlDocument; readonly keys: readonly (string | number)[] };
type Read = { readonly objects: readonly AssessedObject[]; readonly faults: readonly Fault[] };
type Inherited = Pick<AssessedObject, "apiVersion" | "kind">;

/**
 * The objects of a text as `kubectl get -o yaml` or `-o json` writes it: many documents, lists taken apart, names
 * optional. Empty documents are left out.
 */
export function writtenObjects(text: string, path: string): Parsed<readonly AssessedObject[]> {
  const documents = parseYaml(text, path, "kubernetes");
  if (!documents.ok) return documents;
  const read = joined(
    documents.value
      .filter(({ value }) => value !== null)
      .map((document) => readValue(document.value, { document, keys: [] })),
  );
  return read.faults.length > 0
    ? { ok: false, faults: read.faults }
    : { ok: true, value: read.objects };
}

function joined(parts: readonly Read[]): Read {
  return {
    objects: parts.flatMap(({ objects }) => objects),
    faults: parts.flatMap(({ faults }) => faults),
  };
}

function readValue(value: unknown, place: Place, inherited?: Inherited): Read {
  if (!isRecord(value)) return faulty(place, [], "an object must be a map with a kind");
  const { apiVersion = inherited?.apiVersion, kind = inherited?.kind } = value;
  if (typeof apiVersion !== "string" || apiVersion === "") {
    return faulty(place, ["apiVersion"], "an object needs an apiVersion");
  }
  if (typeof kind !== "string" || kind === "") {
    return faulty(place, ["kind"], "an object needs a kind");
  }
  return kind.endsWith("List") && Array.isArray(value["items"])
    ? readItems(value["items"], place, { apiVersion, kind: kind.slice(0, -"List".length) })
    : { objects: [{ ...value, apiVersion, kind }], faults: [] };
}

/** The API server leaves apiVersion and kind out of the items of a typed list: they are the list's. */
function readItems(items: readonly unknown[], place: Place, own: Inherited): Read {
  const inherited = own.kind === "" ? undefined : own;
  return joined(
    items.map((item, index) =>
      readValue(item, { ...place, keys: [...place.keys, "items", index] }, inherited),
    ),
  );
}

function faulty({ document, keys }: Place, field: readonly string[], message: string): Read {
  const { path } = document;
  const position = document.positionOf([...keys, ...field]);
  return { objects: [], faults: [{ path, ...position, message }] };
}
