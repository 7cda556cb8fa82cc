import { expect, it } from "vitest";
import {
  setupBranch,
  setupMessage,
  setupProposal,
  setupSubject,
} from "../../../src/core/setup/setup-message.ts";

const request = {
  project: "sockshop",
  stages: ["production"],
  service: "carts",
  text: "add remediation.yaml",
};

it.each([
  [request, "feat(production/carts): add remediation.yaml"],
  [{ ...request, stages: ["dev", "staging"] }, "feat(carts): add remediation.yaml"],
  [{ ...request, service: null }, "feat(production): add remediation.yaml"],
  [{ ...request, stages: [], service: null }, "feat: add remediation.yaml"],
])("the subject says what was asked, and where", (given, subject) => {
  expect(setupSubject(given)).toBe(subject);
});

it("the message ends with trailers, one for each stage", () => {
  expect(setupMessage({ ...request, stages: ["dev", "staging"] })).toBe(
    "feat(carts): add remediation.yaml\n\nProject: sockshop\nStage: dev\nStage: staging\nService: carts\n",
  );
});

it("no path can ping, link or forge a trailer", () => {
  const text = "add @everyone #1 <b>";
  expect(setupSubject({ ...request, text })).not.toMatch(/@e|#1|<b>/);
});

it("the proposal says who has to merge, and keeps the trailers last", () => {
  const body = setupProposal(request, "production");
  expect(body).toContain("The branch `production` is protected, so it is for you to merge.");
  expect(body).toMatch(/\n\nProject: sockshop\nStage: production\nService: carts$/);
});

it.each([
  ["add-carts-slo.yaml", "production", "evenkeel/add-carts-slo.yaml-production"],
  ["add-jmeter/load test.jmx", "dev", "evenkeel/add-jmeter-load-test.jmx-dev"],
  ["add-a..b", "dev.lock", "evenkeel/add-a-b-dev"],
  ["add-ü", "dev", "evenkeel/add-dev"],
])("the branch of %j for %j is %j", (slug, target, branch) => {
  expect(setupBranch(slug, target)).toBe(branch);
});
