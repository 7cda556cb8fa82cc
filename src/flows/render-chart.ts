import { formatFault } from "../core/fault.ts";
import type { ManifestSource } from "../core/manifest/detect-source.ts";
import type { ServiceFiles } from "../core/manifest/service-files.ts";
import { keptnRelease } from "../core/render/keptn-release.ts";
import { withPrimaries } from "../core/render/primary-deployment.ts";
import { readChartOutput } from "../core/render/read-chart-output.ts";
import { servedVersion } from "../core/render/served-version.ts";
import { serviceStrategy } from "../core/render/service-strategy.ts";
import type { Stage } from "../core/delivery/shipyard.ts";
import type { Manifest } from "../core/reconcile/render-manifests.ts";
import type { Ports } from "../ports.ts";
import type { TreeFile } from "../ports/git.ts";
import type { ProjectView } from "./project-view.ts";

export type Rendered =
  | { readonly kind: "rendered"; readonly manifests: readonly Manifest[] }
  | { readonly kind: "faulty"; readonly messages: readonly string[] };

/** The objects of a service's chart on a stage, with the primaries that belong to it where the stage is blue/green. */
export async function renderChart(
  deps: Pick<Ports, "charts">,
  view: ProjectView,
  given: {
    readonly stage: Stage;
    readonly service: ServiceFiles;
    readonly source: Extract<ManifestSource, { readonly kind: "helm" }>;
    readonly tree: readonly TreeFile[];
  },
): Promise<Rendered> {
  const { stage, service, source, tree } = given;
  const { chart, valuesFiles } = source;
  const { metadata } = view.layout.service(stage.name, service.service);
  const strategy = serviceStrategy(stage, service.files.get(metadata), metadata);
  const messages = [
    ...leftOut(service, tree, chart),
    ...(strategy.ok ? [] : strategy.faults.map(formatFault)),
  ];
  if (!strategy.ok || messages.length > 0) return { kind: "faulty", messages };
  const release = keptnRelease({
    project: view.project.name,
    stage: stage.name,
    service: service.service,
    strategy: strategy.value,
  });
  const namespace = view.layout.namespace(stage.name);
  const files = service.files;
  const result = await deps.charts.helm({ files, chart, namespace, valuesFiles, ...release });
  if (result.kind === "failed") {
    const place = result.reason === "invalid" ? "" : `${chart}/Chart.yaml:1:1: `;
    return { kind: "faulty", messages: [`${place}${result.message}`] };
  }
  const read = readChartOutput(result.text, { folder: chart, files });
  if (!read.ok) return { kind: "faulty", messages: read.faults.map(formatFault) };
  const manifests = read.value.map((manifest) => ({
    ...manifest,
    object: servedVersion(manifest.object),
  }));
  if (strategy.value !== "blue_green_service") return { kind: "rendered", manifests };
  const doubled = withPrimaries(manifests);
  if (!doubled.ok) return { kind: "faulty", messages: doubled.faults.map(formatFault) };
  return { kind: "rendered", manifests: doubled.value };
}

/** A template that reads a file which is not there gets an empty text: without a word, a Secret would be empty. */
function leftOut(
  { files }: ServiceFiles,
  tree: readonly TreeFile[],
  chart: string,
): readonly string[] {
  return tree
    .map(({ path }) => path)
    .filter((path) => path.startsWith(`${chart}/`) && !files.has(path))
    .map((path) =>
      path.endsWith(".tgz")
        ? `${path}:1:1: a packed chart cannot be read: unpack it, and commit its folder in its place`
        : `${path}:1:1: only text files of at most 1 MiB are rendered: take it out of the chart`,
    );
}
