import { expect, it } from "vitest";
import { codeOwners } from "../../../src/core/pull-request/code-owners.ts";
import { planCheck, planFault } from "../../../src/core/pull-request/plan-check.ts";
import { statusContext, statusText } from "../../../src/core/pull-request/status-context.ts";
import { formatTime } from "../../../src/core/pull-request/time.ts";
import { validateCheck } from "../../../src/core/pull-request/validate-check.ts";

const fault = { path: "carts/remediation.yaml", line: 3, column: 5, message: "no actions" };
const ref = { apiVersion: "apps/v1", kind: "Deployment", namespace: null, name: "carts" };

it("reports a clean commit as success", () => {
  expect(validateCheck([], 12)).toMatchObject({
    state: "success",
    title: "12 files read, no fault found",
  });
});

it("puts every fault on its line and names the files", () => {
  const many = Array.from({ length: 60 }, (_, line) => ({ ...fault, line: line + 1 }));
  const check = validateCheck(many, 12);
  expect(check).toMatchObject({
    state: "failure",
    title: "60 faults in carts/remediation.yaml",
    annotations: many,
  });
  expect(check.summary).toContain("- and 10 more");
  expect(validateCheck([fault], 1).title).toBe("1 fault in carts/remediation.yaml");
});

it("shows what merging changes, what goes away first", () => {
  const own = { ...ref, namespace: "shop" };
  const check = planCheck([
    {
      stage: "production",
      objects: [
        { kind: "changed", ref: own, fields: [{ path: "spec.replicas", from: "1", to: "2" }] },
        { kind: "created", ref: { ...own, name: "new" } },
        {
          kind: "kept",
          ref: { ...own, kind: "Namespace", namespace: null },
          why: "unconfirmed",
          reason: "to confirm…",
        },
        { kind: "recreated", ref: { ...own, name: "other" }, reason: "spec.selector is immutable" },
        { kind: "deleted", ref: { ...own, name: "old" } },
      ],
      flags: [
        {
          flag: "EnableStaticContent",
          from: null,
          to: { enabled: true, rollout: 20, variants: null },
        },
      ],
    },
  ]);
  expect(check.title).toBe(
    "1 object deleted, 1 object recreated, 1 object kept, 1 object created, 1 object changed, 1 flag changed",
  );
  expect(check.summary.split("\n\n")).toEqual([
    "### production",
    "Deleted:",
    `- \`Deployment/old\` in \`shop\``,
    "Deleted and made anew:",
    `- \`Deployment/other\` in \`shop\`: \`spec.selector is immutable\``,
    "No longer wanted, and kept:",
    "- `Namespace/carts`: `to confirm…`",
    "Created:",
    `- \`Deployment/new\` in \`shop\``,
    "Changed:",
    `- \`Deployment/carts\` in \`shop\`\n  - \`spec.replicas\`: \`1\` → \`2\``,
    "- flag `EnableStaticContent`: absent → **on for 20%**",
  ]);
});

it("says so when merging changes nothing, and when nothing can be applied", () => {
  expect(planCheck([])).toMatchObject({ state: "success", title: "nothing changes" });
  expect(planFault(["carts is a Helm chart"])).toMatchObject({ state: "failure" });
});

it("stops at the end of a paragraph where GitHub would cut it off", () => {
  const objects = Array.from({ length: 5_000 }, (_, index) => ({
    kind: "created" as const,
    ref: { ...ref, name: `object-${index}` },
  }));
  const check = planCheck([{ stage: "dev", objects, flags: [] }]);
  expect(check.title).toBe("5000 objects created");
  expect(check.summary.length).toBeLessThan(65_000);
  expect(check.summary.length).toBeGreaterThan(50_000);
  expect(check.summary).toMatch(/`\n\nand \d+ more paragraphs$/);
});

it("takes the owners of the last line that matches", () => {
  const text = "* @ada # everything\n/carts/ @acme/shop @grace\nweird user@example.org\n";
  expect(codeOwners(text, "carts/remediation.yaml")).toEqual(["acme/shop", "grace"]);
  expect(codeOwners(text, "orders/slo.yaml")).toEqual(["ada"]);
  expect(codeOwners("/docs/ @ada", "carts/slo.yaml")).toEqual([]);
});

it("fits a status into GitHub's 140 characters, on one line", () => {
  expect(Array.from(statusText(`a\n${"b ".repeat(200)}`))).toHaveLength(140);
  expect(statusContext.evaluation("production", "carts")).toBe(
    "evenkeel/evaluation/production/carts",
  );
});

it("survives a time that is none", () => {
  expect(formatTime(new Date("nonsense"))).toBe("an unknown time");
});
