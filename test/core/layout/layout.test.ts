import { describe, expect, it } from "vitest";
import { createLayout, ownersOf } from "../../../src/core/layout/layout.ts";
import { isMergeQueueBranch, mergeQueueBase } from "../../../src/core/layout/merge-queue-branch.ts";
import {
  parseRemediationBranch,
  problemFile,
  problemOfFile,
  remediationBranch,
} from "../../../src/core/layout/problem-place.ts";
import type { LayoutPolicy } from "../../../src/core/policy/policy.ts";

function layoutOf(policy: LayoutPolicy) {
  return createLayout({ project: "sockshop", mainBranch: "main", policy });
}

const overlays = {
  branch: "main",
  rules: "apps/{service}/rules",
  manifests: "apps/{service}/overlays/{stage}",
  flags: "flags/{stage}/{service}.yaml",
  namespace: "{stage}-{project}",
};

it.each<[string, LayoutPolicy, object]>([
  [
    "stage-branches",
    "stage-branches",
    {
      branch: "production",
      root: "carts",
      manifests: "carts/manifests",
      flags: "carts/flags.yaml",
    },
  ],
  [
    "folders",
    "folders",
    {
      branch: "main",
      root: "production/carts",
      manifests: "production/carts/manifests",
      flags: "production/carts/flags.yaml",
    },
  ],
  [
    "templates",
    overlays,
    {
      branch: "main",
      root: "apps/carts/rules",
      manifests: "apps/carts/overlays/production",
      flags: "flags/production/carts.yaml",
    },
  ],
])("places a service by %s", (_, policy, expected) => {
  expect(layoutOf(policy).service("production", "carts")).toMatchObject(expected);
});

it("names the namespace of a stage", () => {
  expect(layoutOf("folders").namespace("dev")).toBe("sockshop-dev");
  expect(layoutOf(overlays).namespace("dev")).toBe("dev-sockshop");
});

describe("servicesIn()", () => {
  it("finds services by what they hold and takes no other folder for one", () => {
    const paths = [
      "carts/manifests/a.yaml",
      "front-end/metadata.yaml",
      "orders/helm/orders/values.yaml",
      "payment/prometheus/sli.yaml",
      "docs/readme.md",
      ".github/workflows/x.yaml",
      "shipyard.yaml",
      "Bad_Name/slo.yaml",
    ];
    expect(layoutOf("stage-branches").servicesIn("dev", paths)).toEqual([
      "carts",
      "front-end",
      "orders",
      "payment",
    ]);
  });

  it("keeps the stages of one branch apart", () => {
    const paths = ["dev/carts/slo.yaml", "production/carts-db/manifests/a.yaml"];
    expect(layoutOf("folders").servicesIn("production", paths)).toEqual(["carts-db"]);
  });

  it("finds the services of an overlay", () => {
    const paths = ["apps/carts/overlays/dev/kustomization.yaml", "apps/carts/base/a.yaml"];
    expect(layoutOf(overlays).servicesIn("dev", paths)).toEqual(["carts"]);
    expect(layoutOf(overlays).servicesIn("production", paths)).toEqual([]);
  });
});

it("knows every service that a file belongs to", () => {
  const candidates = [
    { stage: "dev", service: "carts" },
    { stage: "production", service: "carts" },
  ];
  const at = (path: string) => ownersOf(layoutOf(overlays), { branch: "main", path }, candidates);
  expect(at("apps/carts/overlays/dev/a.yaml")).toEqual([{ stage: "dev", service: "carts" }]);
  expect(at("apps/carts/rules/slo.yaml")).toEqual(candidates);
  expect(
    ownersOf(layoutOf(overlays), { branch: "dev", path: "apps/carts/rules/a" }, candidates),
  ).toEqual([]);
});

it("names a branch by its attempt, and reads it back", () => {
  const first = { stage: "production", service: "carts", problem: "0123456789", attempt: 1 };
  expect(remediationBranch(first)).toBe("remediate/production/carts/0123456789");
  for (const change of [first, { ...first, attempt: 2 }]) {
    expect(parseRemediationBranch(remediationBranch(change))).toEqual(change);
  }
  expect(parseRemediationBranch("feature/remediate")).toBeUndefined();
});

it("finds the problem of a record's file", () => {
  expect(problemOfFile(problemFile("0123456789"))).toBe("0123456789");
  expect(problemOfFile("problems/../x.jsonl")).toBeUndefined();
});

it("knows the branches of a merge queue", () => {
  const branch = `gh-readonly-queue/release/1/pr-7-${"a".repeat(40)}`;
  expect([isMergeQueueBranch(branch), mergeQueueBase(branch)]).toEqual([true, "release/1"]);
  expect([isMergeQueueBranch("main"), mergeQueueBase("main")]).toEqual([false, undefined]);
});
