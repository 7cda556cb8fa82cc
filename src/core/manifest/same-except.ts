import {
  entryOf,
  type MappingNode,
  type SequenceNode,
  type YamlNode,
  type YamlPath,
} from "./yaml-node.ts";

/**
 * Whether two trees say the same, marks and quoting included, but for what is at `path`, which the second may have
 * alone. Linear in the size of the trees whatever their aliases stand for.
 */
export function sameExcept(before: YamlNode, after: YamlNode, path: YamlPath | null): boolean {
  if (path !== null && (path.length === 0 || before.kind === "empty")) return true;
  if (marksOf(before) !== marksOf(after)) return false;
  if (before.kind === "scalar" && after.kind === "scalar") {
    return before.style === after.style && before.text === after.text;
  }
  if (before.kind === "mapping" && after.kind === "mapping") {
    return sameMappings(before, after, path);
  }
  if (before.kind === "sequence" && after.kind === "sequence") {
    return sameSequences(before, after, path);
  }
  return true;
}

function marksOf(node: YamlNode): string {
  if (node.kind === "alias") return `alias *${node.name}`;
  return `${node.kind} &${node.anchor ?? ""} ${node.tag ?? ""}`;
}

function sameMappings(before: MappingNode, after: MappingNode, path: YamlPath | null): boolean {
  if (before.flow !== after.flow) return false;
  const [key, ...rest] = path ?? [];
  const touched = key === undefined ? undefined : entryOf(before, key);
  const added = key === undefined || touched !== undefined ? undefined : entryOf(after, key);
  const kept = after.entries.filter((entry) => entry !== added);
  if (kept.length !== before.entries.length) return false;
  return before.entries.every((entry, index) => {
    const other = kept[index];
    if (other === undefined || !sameExcept(entry.key, other.key, null)) return false;
    return sameExcept(entry.value, other.value, entry === touched ? rest : null);
  });
}

function sameSequences(before: SequenceNode, after: SequenceNode, path: YamlPath | null): boolean {
  if (before.flow !== after.flow) return false;
  const [key, ...rest] = path ?? [];
  const added = key === before.items.length ? 1 : 0;
  if (after.items.length !== before.items.length + added) return false;
  return before.items.every((item, index) => {
    const other = after.items[index];
    return other !== undefined && sameExcept(item, other, index === key ? rest : null);
  });
}
