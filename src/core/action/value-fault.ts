import { detectSource, type ManifestSource } from "../manifest/detect-source.ts";
import type { ServiceFiles } from "../manifest/service-files.ts";
import type { FileEdit } from "./action.ts";
import { protectedValue, type ChartTexts } from "./protected-values.ts";

type Chart = Extract<ManifestSource, { readonly kind: "helm" }>;

/**
 * Why values of a chart may not change, as a sentence: its templates put one where no action may go, or read one so that
 * nobody can tell where it ends up. `edits` are all of the plan's: a rollback brings back templates too.
 */
export function valueFault(
  service: ServiceFiles,
  edits: readonly FileEdit[],
  { path, changed }: { readonly path: string; readonly changed: readonly (readonly string[])[] },
): string | undefined {
  const chart = detectSource(service);
  if (chart.kind !== "helm" || !chart.valuesFiles.includes(path)) return undefined;
  const found = protectedValue(textsOf(chart, service, edits), changed);
  if (found === undefined) return undefined;
  const { name, why } = found;
  const reason = {
    protected: `uses ${name} for what is out of reach for every action`,
    untraceable: `reads ${name} in a way that is not followed (with, range, if, a variable, a helper, a function), so it could get to what is out of reach for every action`,
    dependency: `depends on other charts, which could use ${name} for what is out of reach for every action`,
  }[why];
  return `${path}: the chart ${chart.chart} ${reason}: let a person change it`;
}

/** As they are and as they would be. */
function textsOf(chart: Chart, { files }: ServiceFiles, edits: readonly FileEdit[]): ChartTexts {
  const all = [...files, ...edits.map(({ path, content }) => [path, content ?? ""] as const)];
  const folder = `${chart.chart}/`;
  const about = new Set([`${folder}Chart.yaml`, `${folder}requirements.yaml`]);
  // Makes no object, but tells people of all values.
  const isTemplate = (path: string) =>
    path.startsWith(`${folder}templates/`) && path !== `${folder}templates/NOTES.txt`;
  const texts = (isOne: (path: string) => boolean) =>
    all.filter(([path]) => isOne(path)).map(([, text]) => text);
  return {
    templates: texts(isTemplate),
    values: texts((path) => chart.valuesFiles.includes(path)),
    hasDependencies:
      texts((path) => path.startsWith(`${folder}charts/`)).length > 0 ||
      texts((path) => about.has(path)).some((text) => /^dependencies:\s*($|#|\[\s*\S)/m.test(text)),
  };
}
