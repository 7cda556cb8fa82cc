import { describe, expect, it } from "vitest";
import type {
  KeptnRules,
  RemediationEra,
} from "../../../src/core/keptn-remediation/keptn-rules.ts";
import { matchKeptnRule } from "../../../src/core/keptn-remediation/match-keptn-rule.ts";

/** `{ name: actions }`, null for a rule without a list; a list of pairs where a name comes twice. */
function rules(...named: readonly (readonly [string, readonly string[] | null])[]): KeptnRules {
  return named.map(([name, actions]) => ({
    name,
    actions: actions && actions.map((action) => ({ action, value: null })),
  }));
}

type Asked = { readonly title?: string; readonly rootCause?: string; readonly attempt?: number };

function told(
  era: RemediationEra,
  file: KeptnRules,
  { title = "", rootCause = "", attempt = 1 }: Asked,
) {
  const match = matchKeptnRule[era](file, { title, rootCause }, attempt);
  if (match.kind === "none") return "none";
  if (match.kind === "exhausted") return `exhausted ${match.match?.rule.name ?? "-"}`;
  return `${match.action.action} of ${match.rule.name} by ${match.by}`;
}

describe("matchKeptnRule[0.6]", () => {
  const file = rules(
    ["A", ["unknown", "scaling"]],
    ["AB", ["abort"]],
    ["", ["scaling"]],
    ["ABC", ["slowdown"]],
  );

  it.each([
    ["AB problem", 1, "abort of AB by prefix"],
    ["ABC", 1, "abort of AB by prefix"],
    ["other", 1, "scaling of  by prefix"],
    [" AB", 1, "scaling of  by prefix"],
    ["AB problem", 2, "exhausted AB"],
  ])("%j, attempt %i: %s", (title, attempt, wanted) => {
    expect(told("0.6", file, { title, attempt })).toBe(wanted);
  });

  it("knows no default and no root cause", () => {
    const asked = { title: "other", rootCause: "x" };
    expect(told("0.6", rules(["default", ["scaling"]], ["x", ["scaling"]]), asked)).toBe("none");
  });

  it("stops at a rule without actions, which it crashed on", () => {
    const broken = rules(["A", []], ["AB", ["scaling"]]);
    expect(told("0.6", broken, { title: "AB" })).toBe("none");
  });
});

describe("matchKeptnRule[0.7]", () => {
  const file = rules(
    ["Resp", ["a"]],
    ["Response", ["b", "c"]],
    ["None", null],
    ["default", ["d", "e"]],
  );

  it.each([
    ["Response time", 1, "a of Resp by prefix"],
    ["Response time", 2, "c of Response by prefix"],
    ["Response time", 3, "exhausted Resp"],
    ["other", 1, "d of default by default"],
    ["other", 2, "exhausted -"],
    ["default", 2, "e of default by prefix"],
    ["None", 1, "d of default by default"],
  ])("%j, attempt %i: %s", (title, attempt, wanted) => {
    expect(told("0.7", file, { title, attempt })).toBe(wanted);
  });

  it("has nothing to do without a default", () => {
    expect(told("0.7", rules(["x", ["a"]]), { title: "y", rootCause: "x" })).toBe("none");
  });
});

describe("matchKeptnRule[1.x]", () => {
  const file = rules(
    ["x", ["a", "b"]],
    ["y", ["c"]],
    ["n", null],
    ["n", ["d"]],
    ["e", []],
    ["default", ["z"]],
  );

  it.each([
    [{ title: "x", rootCause: "y" }, "c of y by root-cause"],
    [{ title: "x", rootCause: "?" }, "a of x by title"],
    [{ title: "xx" }, "z of default by default"],
    [{ title: "x", attempt: 2 }, "b of x by title"],
    [{ title: "x", attempt: 3 }, "exhausted x"],
    [{ title: "?", attempt: 2 }, "exhausted default"],
    [{ title: "n" }, "z of default by default"],
    [{ title: "x", rootCause: "n" }, "a of x by title"],
    [{ title: "e" }, "exhausted e"],
    [{ title: "X" }, "z of default by default"],
  ])("%j: %s", (asked, wanted) => {
    expect(told("1.x", file, asked)).toBe(wanted);
  });

  it("takes an empty name for an absent root cause, and then for an empty title", () => {
    const odd = rules(["", ["odd"]], ["x", ["a"]]);
    expect(told("1.x", odd, { title: "x" })).toBe("odd of  by root-cause");
    expect(told("1.x", odd, { title: "", rootCause: "?" })).toBe("odd of  by title");
  });

  it("has nothing to do without a default, and knows no wildcard", () => {
    expect(told("1.x", rules(["*", ["a"]]), { title: "x", rootCause: "y" })).toBe("none");
  });
});
