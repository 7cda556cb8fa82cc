import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createChartRenderer,
  type ChartRendererOptions,
} from "../../../src/adapters/charts/create-chart-renderer.ts";
import type { ChartRenderer, HelmChart, Kustomization } from "../../../src/ports/charts.ts";

/** A folder that is the whole PATH besides Node's, and a renderer that finds its programs there. */
export type ProgramBench = AsyncDisposable & {
  readonly folder: string;
  /** Puts a program there: the body of a Node module that has `args`, `fs`, `note(text)` and `node`. */
  readonly install: (name: string, body: string) => Promise<string>;
  readonly renderer: (options?: Partial<ChartRendererOptions>) => ChartRenderer;
  /** What programs have noted, in order. */
  readonly notes: () => Promise<readonly string[]>;
  /** What is left over of temporary files. */
  readonly leftOver: () => Promise<readonly string[]>;
};

export async function programBench(): Promise<ProgramBench> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-charts-"));
  const scratch = join(folder, "scratch");
  const notes = join(folder, "notes");
  await writeFile(notes, "");
  return {
    folder,
    install: async (name, body) => {
      const path = join(folder, name);
      const head = `#!${process.execPath}
const fs = require("node:fs");
const args = process.argv.slice(2);
const node = process.execPath;
const note = (text) => fs.appendFileSync(${JSON.stringify(notes)}, text + "\\n");
`;
      await writeFile(path, head + body);
      await chmod(path, 0o755);
      return path;
    },
    renderer: (options) =>
      createChartRenderer({
        programs: { helm: null, kustomize: null, kubectl: null },
        path: folder,
        folder: scratch,
        ...options,
      }),
    notes: async () => (await readFile(notes, "utf8")).split("\n").filter((line) => line !== ""),
    leftOver: () => readdir(scratch),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

export function chartOf(files: Readonly<Record<string, string>> = {}): HelmChart {
  return {
    files: new Map(
      Object.entries({ "carts/chart/Chart.yaml": "name: carts\nversion: 0.1.0\n", ...files }),
    ),
    chart: "carts/chart",
    release: "shop-dev-carts",
    namespace: "shop-dev",
    valuesFiles: ["carts/values.yaml", "carts/chart/values.yaml"],
    values: { keptn: { stage: "dev" } },
  };
}

export function kustomizationOf(files: Readonly<Record<string, string>>): Kustomization {
  return { files: new Map(Object.entries(files)), path: "web/kustomization.yaml" };
}
