import { columnOf } from "./text-lines.ts";
import type { YamlNode } from "./yaml-node.ts";

const plainKey = /^[A-Za-z_][A-Za-z0-9_./-]*$/;
/** Words that YAML 1.1 reads as something other than text. */
const reserved = /^(y|n|yes|no|on|off|true|false|null)$/i;

/** A key as it is written: quoted where it must be, or where its neighbours are. */
export function formatKey(key: string | number, quoted: boolean): string {
  const plain = typeof key === "string" && plainKey.test(key) && !reserved.test(key);
  return plain && !quoted ? key : JSON.stringify(String(key));
}

/** Spaces by which a block mapping within another is indented, going by the first one; 2 if there is none. */
export function indentStep(text: string, root: YamlNode): number {
  return firstStep(text, root) ?? 2;
}

function firstStep(text: string, node: YamlNode): number | undefined {
  if (node.kind === "sequence") {
    return node.items.map((item) => firstStep(text, item)).find((step) => step !== undefined);
  }
  if (node.kind !== "mapping" || node.flow) return undefined;
  for (const { value } of node.entries) {
    if (value.kind === "mapping" && !value.flow) {
      const step = columnOf(text, value.start) - columnOf(text, node.start);
      return step > 0 ? step : undefined;
    }
    const step = firstStep(text, value);
    if (step !== undefined) return step;
  }
  return undefined;
}
