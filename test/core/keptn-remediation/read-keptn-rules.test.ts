import { describe, expect, it } from "vitest";
import { readKeptnRules } from "../../../src/core/keptn-remediation/read-keptn-rules.ts";

const head = "apiVersion: spec.keptn.sh/0.1.4\n";

describe("readKeptnRules()", () => {
  it("takes what our own reading refuses, in the file's order", () => {
    const text = `${head}extra: 1
spec:
  remediations:
  - problemType: x
    other: 1
  - {problemType: x, actionsOnOpen: []}
  - {actionsOnOpen: [{action: a, value: on}]}
  - {problemType: 404, actionsOnOpen: [{action: b}]}
`;
    expect(readKeptnRules(text, "f", "1.x")).toEqual({
      ok: true,
      value: [
        { name: "x", actions: null },
        { name: "x", actions: [] },
        { name: "", actions: [{ action: "a", value: true }] },
        { name: "404", actions: [{ action: "b", value: null }] },
      ],
    });
  });

  it.each([
    ["0.6", ""],
    ["0.6", "remediations:"],
    ["0.6", head],
    ["0.7", head],
    ["0.7", `${head}spec: {remediations: null}`],
  ] as const)("%s: finds no rule in %j", (era, text) => {
    expect(readKeptnRules(text, "f", era)).toEqual({ ok: true, value: [] });
  });

  it.each([
    ["0.7", "", 1],
    ["0.7", "apiVersion: spec.keptn.sh/0.1.5", 1],
    ["1.x", "remediations: []", 1],
    ["1.x", `${head}spec: [x]`, 2],
    ["0.6", "remediations: x", 1],
    ["0.6", "a: [", 1],
  ] as const)("%s: says where %j cannot be read", (era, text, line) => {
    expect(readKeptnRules(text, "f", era)).toMatchObject({
      ok: false,
      faults: [{ path: "f", line }],
    });
  });
});
