import { isMap } from "../yaml/is-map.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";

/** `template`: a Go template, YAML only once Helm has rendered it. `chart`: what Helm reads beside its templates. */
export type FileKind =
  | "shipyard"
  | "remediation"
  | "slo"
  | "sli"
  | "flags"
  | "policy"
  | "manifest"
  | "template"
  | "chart"
  | "kustomization"
  | "other";

/**
 * What a file of a project's repository is: by its content where that is clear, for people name these files freely;
 * by its name where the content is broken, or like that of other tools.
 */
export function recogniseFile(path: string, text: string): FileKind {
  const certain = certainPaths.find(([pattern]) => pattern.test(path))?.[1];
  if (certain !== undefined) return certain;
  const hint = likelyPaths.find(([pattern]) => pattern.test(path))?.[1];
  const documents = parseYaml(text, path, "text");
  if (!documents.ok) return hint ?? (text.includes("{{") ? "template" : "other");
  return kindByContent(documents.value.map(({ value }) => value)) ?? hint ?? "other";
}

type KindByPath = readonly (readonly [RegExp, FileKind])[];

const certainPaths: KindByPath = [
  [/(?<!\.ya?ml|(^|\/)manifests\/.*\.json)$/, "other"],
  [/(^|\/)\.[^/]+\//, "other"],
  [/(^|\/)templates\//, "template"],
  [/(^|\/)evenkeel\.ya?ml$/, "policy"],
  [/(^|\/)kustomization\.ya?ml$/, "kustomization"],
  [/(^|\/)(Chart|values([-_.][^/]*)?)\.ya?ml$/, "chart"],
];

const likelyPaths: KindByPath = [
  [/(^|\/)manifests\//, "manifest"],
  [/(^|\/)shipyard([-_.][^/]*)?\.ya?ml$/, "shipyard"],
  [/(^|\/)remediations?([-_.][^/]*)?\.ya?ml$/, "remediation"],
  [/(^|\/)slo\.ya?ml$/, "slo"],
  [/(^|\/)sli\.ya?ml$/, "sli"],
  [/(^|\/)flags\.ya?ml$/, "flags"],
];

function kindByContent(documents: readonly unknown[]): FileKind | undefined {
  const [first, second] = documents.filter((value) => value !== null);
  const kind = second === undefined ? kindOfMap(first) : undefined;
  if (kind !== undefined) return kind;
  return documents.some(isObject) ? "manifest" : undefined;
}

function kindOfMap(value: unknown): FileKind | undefined {
  if (!isMap(value)) return undefined;
  const { apiVersion, kind } = value;
  if (kind === "Kustomization") return "kustomization";
  if (typeof apiVersion === "string" && apiVersion.startsWith("spec.keptn.sh/")) {
    return kind === "Remediation" ? "remediation" : "shipyard";
  }
  return kindsByContent.find(([fits]) => fits(value))?.[1];
}

type Content = Readonly<Record<string, unknown>>;

const kindsByContent: readonly (readonly [(value: Content) => boolean, FileKind])[] = [
  [({ remediations, kind }) => Array.isArray(remediations) && kind === undefined, "remediation"],
  [({ objectives, total_score }) => Array.isArray(objectives) && isMap(total_score), "slo"],
  [({ indicators, spec_version }) => isMap(indicators) && spec_version !== undefined, "sli"],
  [isShipyard06, "shipyard"],
  [isFlags, "flags"],
  [isChart, "chart"],
];

/** Build tools know `stages` too, but as plain words or beside other keys. */
function isShipyard06(value: Content): boolean {
  const { stages } = value;
  if (!Array.isArray(stages) || Object.keys(value).length !== 1) return false;
  return stages.every((stage) => isMap(stage) && "name" in stage);
}

/** flagd and others keep a map for each flag. */
function isFlags(value: Content): boolean {
  const { flags } = value;
  if (!isMap(flags) || Object.keys(value).length !== 1) return false;
  return Object.values(flags).every((state) => /^(on|off|true|false)$/i.test(String(state)));
}

function isChart({ apiVersion, kind, name, version }: Content): boolean {
  const known = apiVersion === "v1" || apiVersion === "v2";
  return known && kind === undefined && name !== undefined && version !== undefined;
}

function isObject(value: unknown): boolean {
  return (
    isMap(value) &&
    typeof value["apiVersion"] === "string" &&
    typeof value["kind"] === "string" &&
    isMap(value["metadata"])
  );
}
