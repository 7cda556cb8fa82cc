import type { Stage } from "../delivery/shipyard.ts";

/** Helm takes no longer name of a release. */
const longestRelease = 53;

/** What Keptn told Helm of a service: name of the release, and the values under `keptn` (keptn.md §8.3). */
export function keptnRelease(given: {
  readonly project: string;
  readonly stage: string;
  readonly service: string;
  readonly strategy: Stage["deploymentStrategy"];
}): { readonly release: string; readonly values: Readonly<Record<string, unknown>> } {
  const { project, stage, service, strategy } = given;
  const full = `${project}-${stage}-${service}`;
  return {
    release: full.length > longestRelease ? service : full,
    values: { keptn: { project, stage, service, deployment: deployments[strategy] } },
  };
}

/** Blue/green: the user's chart is the canary, and the primary is made from it. */
const deployments = {
  direct: "direct",
  blue_green_service: "canary",
  user_managed: "user_managed",
} as const satisfies Record<Stage["deploymentStrategy"], string>;
