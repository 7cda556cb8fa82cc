import { parseShipyard } from "../../src/core/delivery/parse-shipyard.ts";
import type { Project } from "../../src/flows/project.ts";
import { findStage, readProject } from "../../src/flows/project-view.ts";
import { readWanted, type Wanted } from "../../src/flows/read-wanted.ts";
import type {
  ChartRenderer,
  HelmChart,
  Kustomization,
  RenderResult,
} from "../../src/ports/charts.ts";
import { change, upstream } from "../adapters/git/upstream.ts";

/** Renderers that answer as told and keep what they were asked. */
export function fakeCharts(answer: (asked: HelmChart | Kustomization) => RenderResult) {
  const asked: (HelmChart | Kustomization)[] = [];
  const render = async (given: HelmChart | Kustomization) => {
    asked.push(given);
    return answer(given);
  };
  return { asked, charts: { helm: render, kustomize: render } satisfies ChartRenderer };
}

/** The project `shop` whose stages are direct (`dev`) and blue/green (`production`), with these files on each. */
export async function wantedBench(files: Readonly<Record<string, string | Uint8Array>>) {
  const { git, repository } = await upstream();
  const shipyard =
    "stages:\n  - { name: dev, deployment_strategy: direct }\n  - { name: production, deployment_strategy: blue_green_service }\n";
  if (!parseShipyard(shipyard, "shipyard.yaml").ok) throw new Error("the shipyard is wrong");
  const project: Project = {
    name: "shop",
    repository,
    cluster: "main",
    flags: [],
    indicators: [],
    sink: null,
    namespaces: [],
    clusterScoped: false,
    mode: "automated",
    minReplicas: 0,
    maxReplicas: 10,
    monitors: [],
    notifications: [],
    reach: { actions: "*", kinds: "*", paths: "*" },
  };
  await git.commit(repository, change({ "shipyard.yaml": shipyard }));
  for (const branch of ["dev", "production"]) {
    await git.commit(repository, change(files, { branch, expected: undefined }));
  }
  const reading = await readProject({ git }, project);
  if (reading.kind !== "ready") throw new Error(reading.reason);
  const { view } = reading;

  return async (charts: ChartRenderer, name: "dev" | "production" = "dev"): Promise<Wanted> => {
    const stage = findStage(view, name);
    const at = view.heads.get(name);
    if (stage === undefined || at === undefined) throw new Error(`there is no stage ${name}`);
    return readWanted({ git, charts }, view, { stage, at });
  };
}
