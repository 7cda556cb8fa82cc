import { kustomizationNames } from "./is-kustomization.ts";
import { kustomizedFiles } from "./kustomized-files.ts";
import type { ServiceFiles } from "./service-files.ts";

/** What a service's manifests are made of. */
export type ManifestSource =
  | { readonly kind: "plain"; readonly files: ReadonlyMap<string, string> }
  | {
      readonly kind: "helm";
      readonly chart: string;
      /** The values file that a change goes to: the stage's own where there is one. */
      readonly values: string;
      /** Values files by precedence, the winning one first; they need not exist. */
      readonly valuesFiles: readonly string[];
      readonly templates: ReadonlyMap<string, string>;
    }
  | {
      readonly kind: "kustomize";
      readonly kustomization: string;
      /** What the kustomization refers to, as far as it is among the service's files. */
      readonly files: ReadonlyMap<string, string>;
    }
  | { readonly kind: "none"; readonly message: string }
  | { readonly kind: "ambiguous"; readonly message: string };

/**
 * Plain YAML in the manifests folder, a chart (`chart/`, Keptn's `helm/<service>/`, or the manifests folder itself) or a
 * kustomization (in the root or the manifests folder); two of them at once are ambiguous.
 */
export function detectSource(service: ServiceFiles): ManifestSource {
  const charts = chartFolders(service);
  const kustomizations = kustomizationFiles(service);
  const [chart] = charts;
  const [kustomization] = kustomizations;
  const plain = plainFiles(service, chart);
  const apart = plain.size > 0 && !isKustomized(service, plain, kustomization);
  const found = [
    ...charts.map((folder) => `the chart ${folder}`),
    ...kustomizations,
    ...(apart ? [`plain YAML in ${service.manifests}`] : []),
  ];
  if (found.length > 1) {
    const message = `${service.service} has ${found.join(" and ")}: keep one, so that it is clear what runs`;
    return { kind: "ambiguous", message };
  }
  if (chart !== undefined) return chartSource(service, chart);
  if (kustomization !== undefined) {
    const files = kustomizedFiles(service.files, kustomization);
    return { kind: "kustomize", kustomization, files };
  }
  if (plain.size > 0) return { kind: "plain", files: plain };
  const message = `${service.service} has no manifests: neither YAML files in ${service.manifests}, nor a chart, nor a kustomization`;
  return { kind: "none", message };
}

function chartFolders({ service, root, manifests, files }: ServiceFiles): readonly string[] {
  const folders = new Set([`${root}/chart`, `${root}/helm/${service}`, manifests]);
  return [...folders].filter((folder) => files.has(`${folder}/Chart.yaml`));
}

/** A kustomization in the manifests folder that the one in the root builds on is part of it. */
function kustomizationFiles({ root, manifests, files }: ServiceFiles): readonly string[] {
  const found = [...new Set([root, manifests])].flatMap((folder) =>
    kustomizationNames.map((name) => `${folder}/${name}`).filter((path) => files.has(path)),
  );
  const [first, ...others] = found;
  if (first === undefined) return [];
  const included = kustomizedFiles(files, first, { kustomizations: true });
  return [first, ...others.filter((path) => !included.has(path))];
}

/** Whether a kustomization uses the manifests folder; it need not use every file of it. */
function isKustomized(
  { files }: ServiceFiles,
  plain: ReadonlyMap<string, string>,
  kustomization: string | undefined,
): boolean {
  if (kustomization === undefined) return false;
  const used = kustomizedFiles(files, kustomization, { kustomizations: true });
  return [...plain.keys()].some((path) => used.has(path));
}

function plainFiles(service: ServiceFiles, chart: string | undefined): ReadonlyMap<string, string> {
  const { root, manifests, flags, files } = service;
  const own = new Set(["remediation.yaml", "slo.yaml", "sli.yaml", "metadata.yaml"]);
  const isManifest = (path: string) =>
    path.startsWith(`${manifests}/`) &&
    /\.ya?ml$/.test(path) &&
    path !== flags &&
    !(chart !== undefined && path.startsWith(`${chart}/`)) &&
    !(manifests === root && own.has(path.slice(root.length + 1)));
  return new Map([...files].filter(([path]) => isManifest(path)));
}

function chartSource({ root, files }: ServiceFiles, chart: string): ManifestSource {
  const own = `${chart}/values.yaml`;
  const stage = `${root}/values.yaml`;
  const staged = files.has(stage) && !chart.startsWith(`${root}/helm/`);
  const templates = [...files].filter(([path]) => path.startsWith(`${chart}/templates/`));
  return {
    kind: "helm",
    chart,
    values: staged ? stage : own,
    valuesFiles: staged ? [...new Set([stage, own])] : [own],
    templates: new Map(templates),
  };
}
