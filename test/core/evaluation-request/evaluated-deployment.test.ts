import { expect, it } from "vitest";
import {
  deploymentOfNames,
  deploymentOfStrategies,
} from "../../../src/core/evaluation-request/evaluated-deployment.ts";

it.each([
  [["canary"], "canary"],
  [["direct"], "direct"],
  [["primary", "canary"], "primary"],
  [["user_managed"], "primary"],
  [[], "primary"],
  [null, "primary"],
  ["canary", "primary"],
])("deploymentOfNames() of %j is %s", (names, deployment) => {
  expect(deploymentOfNames(names)).toBe(deployment);
});

it.each([
  ["direct", "performance", "direct"],
  ["blue_green_service", "performance", "canary"],
  ["blue_green_service", "real-user", "primary"],
  ["blue_green", "functional", "canary"],
  ["", "performance", "primary"],
])("deploymentOfStrategies() of %j and %j is %s", (strategy, test, deployment) => {
  expect(deploymentOfStrategies(strategy, test)).toBe(deployment);
});
