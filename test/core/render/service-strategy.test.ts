import { describe, expect, it } from "vitest";
import { keptnRelease } from "../../../src/core/render/keptn-release.ts";
import { serviceStrategy } from "../../../src/core/render/service-strategy.ts";
import { serviceMetadata } from "../../../src/core/setup/service-metadata.ts";

const stage = { deploymentStrategy: "blue_green_service" } as const;

describe("serviceStrategy()", () => {
  it.each([
    ["no file", undefined, "blue_green_service"],
    [
      "a file of Keptn",
      "servicename: carts\ncreationtimestamp: 2020-01-01\n",
      "blue_green_service",
    ],
    ["a service onboarded as direct", serviceMetadata("carts-db", undefined, "direct"), "direct"],
    ["a chart as it is", "deploymentStrategy: user_managed\n", "user_managed"],
    ["a broken file that says nothing of it", "a: [\n", "blue_green_service"],
  ])("takes %s", (_, text, value) => {
    expect(serviceStrategy(stage, text, "carts/metadata.yaml")).toEqual({ ok: true, value });
  });

  it("places a word that it does not know", () => {
    const text = "servicename: carts\ndeploymentStrategy: sideways\n";
    expect(serviceStrategy(stage, text, "carts/metadata.yaml")).toMatchObject({
      ok: false,
      faults: [{ path: "carts/metadata.yaml", line: 2 }],
    });
  });
});

describe("keptnRelease()", () => {
  const carts = { project: "sockshop", stage: "dev", service: "carts" };

  it.each([
    ["direct", "direct"],
    ["blue_green_service", "canary"],
    ["user_managed", "user_managed"],
  ] as const)("supplies what Keptn did for %s", (strategy, deployment) => {
    expect(keptnRelease({ ...carts, strategy })).toEqual({
      release: "sockshop-dev-carts",
      values: { keptn: { ...carts, deployment } },
    });
  });

  it("falls back to the service's name where Helm would refuse the release's", () => {
    const project = "p".repeat(43);
    expect(keptnRelease({ ...carts, project, strategy: "direct" }).release).toHaveLength(53);
    expect(keptnRelease({ ...carts, project: `${project}p`, strategy: "direct" }).release).toBe(
      "carts",
    );
  });
});
