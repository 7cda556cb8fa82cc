import { constructFromEvents, parseEvents, YAMLException } from "js-yaml";
import type { Fault, Parsed } from "../fault.ts";
import { explainYamlError } from "./explain-yaml-error.ts";
import { positionsIn } from "./position.ts";
import { yamlDocument, type YamlDocument } from "./yaml-document.ts";
import { yamlNodes } from "./yaml-nodes.ts";
import { type YamlReading, yamlReadings } from "./yaml-readings.ts";

/** Characters of a text that is read. */
export const longestText = 1024 * 1024;
const deepestNesting = 60;

/**
 * Every document of a YAML text, an empty text having none and an empty document being null. Bounded in size, depth
 * and aliases; custom tags, duplicate keys, circles and `__proto__` are faults. Never throws.
 */
export function parseYaml(
  text: string,
  path: string,
  reading: YamlReading,
): Parsed<readonly YamlDocument[]> {
  const positionAt = positionsIn(text);
  const failed = (offset: number, message: string): Parsed<never> => ({
    ok: false,
    faults: [{ path, ...positionAt(offset), message }],
  });
  if (text.length > longestText) return failed(0, "the file has more than 1 MiB: split it");
  try {
    const events = parseEvents(text, { maxDepth: deepestNesting });
    const { roots, faults } = yamlNodes(text, events);
    if (faults.length > 0) {
      const placed = faults.map(({ offset, message }): Fault => ({
        path,
        ...positionAt(offset),
        message,
      }));
      return { ok: false, faults: placed };
    }
    const values = constructFromEvents(events, { source: text, schema: yamlReadings[reading] });
    const documents = roots.map((root, index) =>
      yamlDocument({ path, value: values[index], root, positionAt }),
    );
    return { ok: true, value: documents };
  } catch (error) {
    if (!(error instanceof YAMLException)) return failed(0, "this cannot be read as YAML");
    const offset = error.mark?.position ?? 0;
    return failed(offset, explainYamlError(error.reason, { text, offset }));
  }
}

/** The only document of a YAML text, null for an empty text; a second one is a fault. */
export function parseYamlDocument(
  text: string,
  path: string,
  reading: YamlReading,
): Parsed<YamlDocument> {
  const parsed = parseYaml(text, path, reading);
  if (!parsed.ok) return parsed;
  const [first = emptyDocument(path), second] = parsed.value;
  if (second === undefined) return { ok: true, value: first };
  const message = "a second YAML document begins here, but this file may have only one";
  return { ok: false, faults: [{ path, ...second.positionOf([]), message }] };
}

function emptyDocument(path: string): YamlDocument {
  const root = { offset: 0, keyOffset: undefined, isQuoted: false, children: new Map() };
  return yamlDocument({ path, value: null, root, positionAt: positionsIn("") });
}
