import type { Parsed } from "../fault.ts";
import { isMap } from "../yaml/is-map.ts";
import { parseYamlDocument } from "../yaml/parse-yaml.ts";
import { readDocument } from "../yaml/read-document.ts";
import type { Shipyard } from "./shipyard.ts";
import { shipyard02 } from "./shipyard-02.ts";
import { shipyard06 } from "./shipyard-06.ts";

/** A shipyard.yaml of any Keptn; a file with `apiVersion`, `kind` or `spec` is held to the 0.2.x format. */
export function parseShipyard(text: string, path: string): Parsed<Shipyard> {
  const document = parseYamlDocument(text, path, "text");
  if (!document.ok) return document;
  const { value } = document.value;
  const enveloped = isMap(value) && ["apiVersion", "kind", "spec"].some((key) => key in value);
  return readDocument(document.value, enveloped ? shipyard02 : shipyard06);
}
