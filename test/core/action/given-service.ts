import type { PlanContext } from "../../../src/core/action/action.ts";
import type { ServiceFiles } from "../../../src/core/manifest/service-files.ts";

/** The service carts with these files; paths are relative to its folder. */
export function givenService(files: Readonly<Record<string, string>>): ServiceFiles {
  return {
    service: "carts",
    root: "carts",
    manifests: "carts/manifests",
    flags: "carts/flags.yaml",
    files: new Map(Object.entries(files).map(([path, text]) => [`carts/${path}`, text])),
  };
}

export const wideBounds = { minReplicas: 0, maxReplicas: 1000 };

export function workload(name: string, replicas?: number | string, kind = "Deployment"): string {
  const count = replicas === undefined ? "" : `  replicas: ${replicas}\n`;
  return `apiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n${count}  template: {}\n`;
}

/** An attempt at the problem 0123456789 of carts in production, where nothing else is known. */
export function givenContext(given: Partial<PlanContext> = {}): PlanContext {
  return {
    bounds: wideBounds,
    cause: {
      project: "sockshop",
      stage: "production",
      service: "carts",
      problem: "0123456789",
      attempt: 1,
      title: "Response time degradation",
      url: "https://dynatrace.example.org/problem/1",
    },
    earlier: null,
    workflows: {},
    mode: "review",
    ...given,
  };
}
