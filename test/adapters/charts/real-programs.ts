import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChartRenderer } from "../../../src/adapters/charts/create-chart-renderer.ts";
import { readEnv } from "../../../src/config/env.ts";
import type { ChartRenderer } from "../../../src/ports/charts.ts";
import { findProgram } from "../../support/find-program.ts";

const { programs, path } = readEnv(process.env).env;

/** Programs of this machine as the server would find them; undefined where there is none. */
export const real = {
  helm: programs.helm ?? findProgram("helm"),
  kustomize:
    programs.kustomize ?? programs.kubectl ?? findProgram("kustomize") ?? findProgram("kubectl"),
};

/** Renders with the programs of this machine. */
export async function realRenderer(): Promise<ChartRenderer & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-render-"));
  return {
    ...createChartRenderer({ programs, path, folder }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
