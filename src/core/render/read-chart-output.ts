import type { Fault, Parsed } from "../fault.ts";
import { renderManifests, type Manifest } from "../reconcile/render-manifests.ts";
import { hookEvents } from "./hook-events.ts";
import { renderedFiles, type RenderedFile } from "./rendered-files.ts";
import { templateLine } from "./template-line.ts";

/** The chart's folder, and the files that it was rendered from. */
export type ChartFolder = {
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
};

/**
 * The objects that `helm template` wrote, placed at the line of their template. Those that only a deletion, a rollback or a test of the
 * release would make are left out; other hooks are ordinary objects.
 */
export function readChartOutput(text: string, chart: ChartFolder): Parsed<readonly Manifest[]> {
  const faults: Fault[] = [];
  const manifests: Manifest[] = [];
  for (const file of renderedFiles(text)) {
    const place = placeOf(file, chart);
    const read = renderManifests(new Map([[place.path, file.text]]));
    if (read.ok) {
      const kept = read.value.filter(({ object }) => isApplied(hookEvents(object)));
      manifests.push(...kept.map((manifest) => ({ ...manifest, line: place.at(manifest.line) })));
    } else {
      faults.push(...read.faults.map((fault) => ({ ...fault, line: place.at(fault.line) })));
    }
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: manifests };
}

function placeOf({ source, text }: RenderedFile, { folder, files }: ChartFolder) {
  // Helm begins with the name in Chart.yaml, which need not be that of the folder.
  const path = source === null ? `${folder}/Chart.yaml` : source.replace(/^[^/]*/, () => folder);
  const template = source === null ? undefined : files.get(path);
  const at = (line: number) => (template === undefined ? 1 : templateLine(template, text, line));
  return { path, at };
}

const appliedEvents = new Set([
  "crd-install",
  "pre-install",
  "post-install",
  "pre-upgrade",
  "post-upgrade",
]);

function isApplied(events: readonly string[]): boolean {
  return events.length === 0 || events.some((event) => appliedEvents.has(event));
}
