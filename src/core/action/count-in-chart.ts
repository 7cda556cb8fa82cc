import { editField } from "../manifest/edit-field.ts";
import type { ManifestSource } from "../manifest/detect-source.ts";
import { readDocuments } from "../manifest/read-documents.ts";
import { readField } from "../manifest/read-field.ts";
import type { ServiceFiles } from "../manifest/service-files.ts";
import type { YamlNode } from "../manifest/yaml-node.ts";
import { countOf, type CountField, type FoundCount } from "./count-field.ts";
import { refusal, type Refusal } from "./refusal.ts";

type Chart = Extract<ManifestSource, { readonly kind: "helm" }>;

/** A chart's values, the winning file first. */
type Values = readonly { readonly value: unknown; readonly root: YamlNode | undefined }[];

/**
 * The count of a service that is a Helm chart: `replicaCount` of its values, at the top or at the only place that has such a key;
 * `autoscaling.minReplicas` where the values switch `helm create`'s autoscaler on.
 */
export function countInChart(service: ServiceFiles, chart: Chart): FoundCount {
  const values: { value: unknown; root: YamlNode | undefined }[] = [];
  for (const path of chart.valuesFiles) {
    const read = readDocuments(service.files.get(path) ?? "", path);
    if (!read.ok) return refusal("unreadable-file", read.message);
    values.push({ value: read.documents[0]?.value, root: read.documents[0]?.root });
  }
  const templates = [...chart.templates.values()].join("\n");
  if (/^\s*kind:\s*["']?(HorizontalPodAutoscaler|ScaledObject)\b/m.test(templates)) {
    const autoscaler = chartAutoscaler(service, chart, { values, templates });
    if (autoscaler !== undefined) return autoscaler;
  }
  const path = replicaCountPath(chart, values, templates);
  if ("kind" in path) return path;
  return countField(service, chart, { values, path, label: "replicas" });
}

function chartAutoscaler(
  service: ServiceFiles,
  chart: Chart,
  { values, templates }: { readonly values: Values; readonly templates: string },
): FoundCount | undefined {
  if (!templates.includes(".Values.autoscaling.enabled")) {
    const message = `the chart ${chart.chart} has an autoscaler that no value autoscaling.enabled switches, so it is not clear what sets the replicas`;
    return refusal("ambiguous", message);
  }
  if (effective(values, ["autoscaling", "enabled"]) !== true) return undefined;
  if (!templates.includes(".Values.autoscaling.minReplicas")) {
    const message = `the autoscaler of the chart ${chart.chart} does not read .Values.autoscaling.minReplicas`;
    return refusal("ambiguous", message);
  }
  const path = ["autoscaling", "minReplicas"];
  const field = countField(service, chart, { values, path, label: "minReplicas" });
  if (field.kind === "refusal") return field;
  const max = countOf(effective(values, ["autoscaling", "maxReplicas"]));
  const ceiling = max === undefined ? null : { name: "autoscaling.maxReplicas", value: max };
  return { ...field, ceiling, floor: 1 };
}

function countField(
  { files }: ServiceFiles,
  { values: file }: Chart,
  field: {
    readonly values: Values;
    readonly path: readonly string[];
    readonly label: CountField["label"];
  },
): FoundCount {
  const { values, path, label } = field;
  const name = path.join(".");
  const current = countOf(effective(values, path) ?? 1);
  if (current === undefined) {
    return refusal("unreadable-file", `${file}: ${name} is not a whole number`);
  }
  const place = { file, document: 0, path };
  return {
    kind: "field",
    path: file,
    field: name,
    object: null,
    label,
    current,
    ceiling: null,
    floor: 0,
    edit: (to) => editField(files.get(file) ?? "", place, { value: to, position: "last" }),
  };
}

function effective(values: Values, path: readonly string[]): unknown {
  return values.map(({ value }) => readField(value, path)).find((value) => value !== undefined);
}

function replicaCountPath(
  { chart, values: file }: Chart,
  values: Values,
  templates: string,
): readonly string[] | Refusal {
  const found = new Set(values.flatMap(({ root }) => pathsTo("replicaCount", root)));
  const [only, another] = found;
  if (found.has("replicaCount")) return ["replicaCount"];
  if (only !== undefined && another === undefined) return only.split("\n");
  if (only !== undefined) {
    const names = [...found].map((path) => path.replaceAll("\n", ".")).join(", ");
    return refusal("ambiguous", `${file}: several values could be the replicas: ${names}`);
  }
  if (/\.Values\.replicaCount\b/.test(templates)) return ["replicaCount"];
  const message = `the chart ${chart} has no value replicaCount and no template reads one: add it to ${file}`;
  return refusal("nothing-to-edit", message);
}

/** Keys from the root to each entry of this name, joined by line feeds. */
function pathsTo(key: string, node: YamlNode | undefined): readonly string[] {
  if (node?.kind !== "mapping") return [];
  return node.entries.flatMap((entry) => {
    if (entry.key.kind !== "scalar") return [];
    const { text } = entry.key;
    if (text === key) return [text];
    return pathsTo(key, entry.value).map((path) => `${text}\n${path}`);
  });
}
