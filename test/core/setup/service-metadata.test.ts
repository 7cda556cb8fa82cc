import { expect, it } from "vitest";
import { serviceMetadata } from "../../../src/core/setup/service-metadata.ts";

it.each<[string, string | undefined, "direct" | null, string]>([
  ["is new", undefined, null, "servicename: carts\n"],
  ["is new and direct", undefined, "direct", "servicename: carts\ndeploymentStrategy: direct\n"],
  ["stays as it is", "servicename: x\nts: 1\n", null, "servicename: x\nts: 1\n"],
  ["gains a line", "servicename: x", "direct", "servicename: x\ndeploymentStrategy: direct\n"],
  [
    "changes a line",
    "deploymentStrategy: duplicate\nservicename: x\n",
    "direct",
    "deploymentStrategy: direct\nservicename: x\n",
  ],
])("metadata.yaml %s, and again it is the same", (_, existing, strategy, expected) => {
  const text = serviceMetadata("carts", existing, strategy);
  expect(text).toBe(expected);
  expect(serviceMetadata("carts", text, strategy)).toBe(expected);
});
