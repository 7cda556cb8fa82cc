import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { planAction } from "../../../src/core/action/plan-action.ts";
import { changedLines } from "../manifest/lines.ts";
import { givenContext, givenService, workload } from "./given-service.ts";

const bounds = { minReplicas: 1, maxReplicas: 5 };

function scale(value: unknown, files: Readonly<Record<string, string>>) {
  return planAction({ action: "scaling", value }, givenService(files), givenContext({ bounds }));
}

describe("scaling plain manifests", () => {
  it("changes one line of a file of many documents, that of the primary", () => {
    const before = readFileSync("test/fixtures/action/carts.yaml", "utf8");
    const plan = scale("+1", { "manifests/carts.yaml": before });
    expect(plan).toMatchObject({
      kind: "change",
      summary: "replicas 1 → 2",
      edits: [
        {
          path: "carts/manifests/carts.yaml",
          field: "spec.replicas",
          object: "Deployment/carts-primary",
          from: "1",
          to: "2",
        },
      ],
    });
    const after = plan.kind === "change" ? plan.edits[0]?.content : "";
    expect(changedLines(before, after ?? "")).toEqual({
      removed: ['    replicas:   1   # {"$policy": "carts"}'],
      added: ['    replicas:   2   # {"$policy": "carts"}'],
    });
  });

  it("writes replicas where they are absent, which counts as one", () => {
    const plan = scale("+1", { "manifests/a.yaml": workload("carts") });
    expect(plan).toMatchObject({
      summary: "replicas 1 → 2",
      edits: [{ from: null, to: "2", content: workload("carts", 2) }],
    });
  });

  it.each([
    ["the primary", ["carts", "carts-primary", "worker"], "Deployment/carts-primary"],
    ["the only one", ["backend"], "Deployment/backend"],
    ["the one named as the service", ["worker", "carts"], "Deployment/carts"],
  ])("picks %s", (_, names, object) => {
    const text = names.map((name) => workload(name, 1)).join("---\n");
    expect(scale("+1", { "manifests/a.yaml": text })).toMatchObject({ edits: [{ object }] });
  });

  it("scales a StatefulSet", () => {
    const text = workload("carts-db", 1, "StatefulSet");
    expect(scale("+1", { "manifests/a.yaml": text })).toMatchObject({
      edits: [{ object: "StatefulSet/carts-db" }],
    });
  });

  it.each([
    ["+1", 5, "out-of-bounds", /Deployment\/carts: 5 to 6 .* at most 5 \(maxReplicas/],
    ["-1", 1, "out-of-bounds", /1 to 0 .* at least 1/],
    [{ value: "+1", max: 3 }, 3, "out-of-bounds", /at most 3 \(max of the rule\)/],
    ["1.5", 1, "bad-value", /value of scaling: "1.5" is not a whole number/],
    ["=-1", 1, "bad-value", /whole number/],
    ["+1", "-1", "unreadable-file", /not a whole number/],
    ["+1", "many", "unreadable-file", /spec.replicas of Deployment\/carts is not a whole number/],
    ["+1", "'{{ .Values.x }}'", "unreadable-file", /not a whole number/],
    ["+1", "&r 1 # *r\n  revisionHistoryLimit: *r", "ambiguous", /anchor &r/],
    ["+1", "{{ .Values.x }}", "unreadable-file", /Go template/],
  ])("refuses %j on %s replicas", (...[value, replicas, reason, message]) => {
    expect(scale(value, { "manifests/a.yaml": workload("carts", replicas) })).toEqual({
      kind: "refusal",
      reason,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    [{}, "nothing-to-edit", /no manifests/],
    [
      { "manifests/a.yaml": "kind: Service\nmetadata: {name: carts}\n" },
      "nothing-to-edit",
      /no Deployment/,
    ],
    [{ "manifests/a.yaml": "kind: List\nitems: []\n" }, "nothing-to-edit", /holds a List/],
    [
      { "manifests/a.yaml": `${workload("a")}---\n${workload("b")}` },
      "ambiguous",
      /several workloads \(Deployment\/a, Deployment\/b\)/,
    ],
    [
      { "manifests/a.yaml": workload("carts"), "manifests/b.yaml": workload("carts") },
      "ambiguous",
      /\(Deployment\/carts, Deployment\/carts\)/,
    ],
    [
      { "manifests/a.yaml": workload("carts", 1), "manifests/b.yaml": "a: b: c" },
      "unreadable-file",
      /^carts\/manifests\/b.yaml:1:/,
    ],
    [{ "manifests/a.yaml": workload("a"), "chart/Chart.yaml": "" }, "ambiguous", /keep one/],
  ])("refuses %j", (files, reason, message) => {
    expect(scale("+1", files)).toEqual({
      kind: "refusal",
      reason,
      message: expect.stringMatching(message),
    });
  });

  it.each(["=3", "0", "+0%"])("has nothing to do for %s on three replicas", (value) => {
    expect(scale(value, { "manifests/a.yaml": workload("carts", 3) })).toEqual({
      kind: "nothing-to-do",
      message: "replicas of Deployment/carts is already 3",
    });
  });

  it("clamps to the policy and to the rule", () => {
    const files = { "manifests/a.yaml": workload("carts", 3) };
    expect(scale("+100%", files)).toMatchObject({ summary: "replicas 3 → 5" });
    expect(scale({ by: 9, max: 4 }, files)).toMatchObject({ summary: "replicas 3 → 4" });
  });
});
