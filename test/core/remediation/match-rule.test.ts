import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { matchRule } from "../../../src/core/remediation/match-rule.ts";
import { parseRemediation } from "../../../src/core/remediation/parse-remediation.ts";

const action = { action: "scaling", name: null, description: null, value: "+1" };

describe("matchRule", () => {
  it.each([
    ["root cause before title", ["t", "r"], { title: "t", rootCause: "r" }, "r", "root-cause"],
    ["title where the root cause has no rule", ["t"], { title: "t", rootCause: "r" }, "t", "title"],
    [
      "title before a shorter beginning",
      ["t", "t x"],
      { title: "t x", rootCause: null },
      "t x",
      "title",
    ],
    [
      "the longest beginning, in any order",
      ["Re", "Response", "Resp"],
      { title: "Response time", rootCause: null },
      "Response",
      "prefix",
    ],
    [
      "a beginning before default",
      ["default", "Resp"],
      { title: "Response", rootCause: null },
      "Resp",
      "prefix",
    ],
    ["default at last", ["other", "default"], { title: "t", rootCause: "r" }, "default", "default"],
  ] as const)("takes %s", (...[, names, problem, expected, by]) => {
    expect(matchRule(rulesOf(names), problem)).toEqual({ kind: "match", rule: rule(expected), by });
  });

  it.each([
    ["letters of another case", ["Response time"], "response time"],
    ["a name that goes on longer than the title", ["Response time degradation"], "Response time"],
    ["a star", ["*"], "anything"],
    ["an empty name", [""], "anything"],
    ["an empty name and an empty title", [""], ""],
  ])("does not take %s", (_, names, title) => {
    expect(matchRule(rulesOf(names), { title, rootCause: "" })).toEqual({ kind: "none" });
  });
});

/** Where we and Keptn differ: we tell the author about these rules instead of guessing. */
const refused: Readonly<Record<string, string>> = {
  "rem-013": "a rule without actions",
  "rem-014": "a rule with an empty list of actions",
  "rem-016": "two rules of one name",
  "rem-017": "a rule with an empty name",
  "rem-029": "a rule with an empty name",
  "rem-037": "a rule with an empty name",
};

/** Where our rule gives another action: the longest name wins whatever the order, and `default` escalates too. */
const ours: Readonly<Record<string, string>> = {
  "rem-025": "b",
  "rem-028": "c",
  "rem-035": "abort",
};

const cases = z
  .object({
    matching: z.array(
      z.object({
        id: z.string(),
        era: z.string(),
        name: z.string(),
        remediation: z.unknown(),
        problem: z.record(z.string(), z.string()),
        actionIndex: z.number().default(0),
        expected: z.object({ action: z.object({ action: z.string() }).nullish() }),
      }),
    ),
  })
  .parse(
    JSON.parse(
      readFileSync(new URL("../../fixtures/vectors/remediation.json", import.meta.url), "utf8"),
    ),
  )
  .matching.map((each) => ({
    ...each,
    parsed: parseRemediation(JSON.stringify(each.remediation), "r.yaml"),
  }));

describe("against Keptn", () => {
  it.each(cases.filter(({ id }) => id in refused))(
    "$id: refuses the file of '$name'",
    ({ parsed }) => {
      expect(parsed.ok).toBe(false);
    },
  );

  it.each(cases.filter(({ id }) => !(id in refused)))(
    "$id: chooses as $era did for '$name'",
    ({ id, parsed, problem, actionIndex, expected }) => {
      const title = problem["problemTitle"] ?? problem["ProblemTitle"] ?? "";
      const rootCause = problem["rootCause"] ?? null;
      const match = parsed.ok ? matchRule(parsed.value, { title, rootCause }) : undefined;
      const chosen = match?.kind === "match" ? match.rule.actions[actionIndex]?.action : undefined;
      expect(chosen).toBe(ours[id] ?? expected.action?.action);
    },
  );
});

function rule(name: string) {
  return { name, actions: [action] };
}

function rulesOf(names: readonly string[]) {
  return { format: "0.6", rules: names.map(rule) } as const;
}
