import { onboardService as onboard } from "../flows/setup/onboard-service.ts";
import type { Io } from "./io.ts";
import { findProject } from "./known-projects.ts";
import { readChart } from "./read-chart.ts";
import { runSetup } from "./run-setup.ts";

export type OnboardServiceOptions = {
  readonly project: string;
  readonly chart: string;
  readonly deploymentStrategy?: "direct";
};

/** Puts a service's chart on every stage of a project. */
export async function onboardService(
  io: Io,
  service: string,
  options: OnboardServiceOptions,
): Promise<number> {
  const { project, chart: source } = options;
  const upstream = await findProject(io, project);
  const { repository } = upstream;
  const chart = await readChart(io, source);
  const strategy = options.deploymentStrategy ?? null;
  return runSetup(io, upstream, (deps) =>
    onboard(deps, { project, repository, service, chart, source, strategy }),
  );
}
