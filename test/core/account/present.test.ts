import { expect, it } from "vitest";
import { accountComment } from "../../../src/core/account/account-comment.ts";
import { explanationText } from "../../../src/core/account/explanation-text.ts";
import { presentOf, type MergeRule } from "../../../src/core/account/present.ts";
import type { Hold } from "../../../src/core/guard/hold.ts";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { evaluationOf, objective, sloOf } from "../evaluation/slo-fixtures.ts";
import {
  aProblem,
  aRecord,
  declined,
  evaluated,
  merged,
  opened,
  planned,
  proposed,
  reconciled,
  resolved,
} from "../../support/records.ts";

const at = "2026-03-01T03:20:00.000Z";
const open = [opened, planned(), proposed()];
const applied = [...open, merged(), reconciled()];

function given(
  entries: readonly Entry[],
  mergeRule: MergeRule = "by-itself",
  holds: readonly Hold[] = [],
) {
  return { record: aRecord(entries), holds, mergeRule, observationMinutes: 10 };
}

const freeze: Hold = {
  guard: "freeze",
  detail: "production is frozen (release week)",
  release: "by itself at 2026-03-02 00:00 UTC",
  until: new Date("2026-03-02T00:00:00Z"),
};

it.each<readonly [string, readonly Entry[], MergeRule, string]>([
  ["a pull request that merges by itself", open, "by-itself", "**Merges by itself**"],
  ["a pull request that an approval merges", open, "on-approval", "**Waits for an approval**"],
  ["a pull request for a person", open, "by-a-person", "**Waits for a person**: merge = yes"],
  [
    "a branch that somebody pushed to",
    [...open, { kind: "taken-over", at, attempt: 1, head: "e" }],
    "by-itself",
    "so the change is yours",
  ],
  ["a merge", [...open, merged()], "by-itself", "the reconciler's word is awaited"],
  ["an observation", applied, "by-itself", "observed until 2026-03-01 03:20 UTC"],
  ["a pass", [...applied, evaluated(1, "pass")], "by-itself", "**It helped.**"],
  ["a failure", [...applied, evaluated(1, "fail")], "by-itself", "Attempt 1 did not help."],
  [
    "a failure whose next action is held",
    [
      ...applied,
      evaluated(1, "fail"),
      {
        kind: "held",
        at,
        guard: "cooldown",
        detail: "cooldown of 5 minutes",
        release: "by itself",
      },
    ],
    "by-itself",
    "**Held back by `cooldown`**: cooldown of 5 minutes; release: by itself.",
  ],
  [
    "a pass of a problem that is back",
    [...applied, evaluated(1, "pass"), resolved, { kind: "problem-reopened", at }],
    "by-itself",
    "Attempt 1 helped, but the problem came back. The next action is being chosen.",
  ],
  [
    "a change that nobody needed until the problem was back",
    [
      ...open,
      { kind: "pull-request-closed", at, attempt: 1, by: null, reason: "resolved" },
      { kind: "problem-reopened", at },
    ],
    "by-itself",
    "Attempt 1 was not needed any more, but the problem came back.",
  ],
  ["a no", [...open, declined()], "by-itself", "**Declined** by grace"],
  [
    "a no, after which somebody wants another try",
    [...open, declined(), { kind: "retried", at, by: "grace", next: 2 }],
    "by-itself",
    "Attempt 1 was declined.",
  ],
  [
    "people who have it",
    [...open, { kind: "handed-over", at, reason: "refused", detail: "no workload" }],
    "by-itself",
    "**People have it**: no workload.",
  ],
  [
    "a return that is due",
    [...applied, evaluated(1, "pass"), { kind: "return-scheduled", at, due: at }],
    "by-itself",
    "put back at 2026-03-01 03:20 UTC",
  ],
  [
    "the end",
    [...applied, { kind: "closed", at, reason: "healed", detail: "the change helped" }],
    "by-itself",
    "**Over**: the change helped.",
  ],
])("says what happens now to %s", (_, entries, rule, text) => {
  expect(presentOf(given(entries, rule))).toContain(text);
});

it("says in one line what blocks a merge and what releases it", () => {
  expect(presentOf(given(open, "by-itself", [freeze]))).toBe(
    "**Does not merge yet.** Held back by `freeze`: production is frozen (release week); release: by itself at 2026-03-02 00:00 UTC.",
  );
});

function comment(entries: readonly Entry[], more: Partial<Parameters<typeof accountComment>[0]>) {
  const common = given(entries);
  const [attempt] = common.record.attempts;
  if (attempt === undefined) throw new Error("no attempt");
  return accountComment({ ...common, attempt, evaluation: null, joined: [], ...more });
}

it("puts the present first, then when the evidence was measured", () => {
  const [first, second] = comment(open, { holds: [freeze] }).body.split("\n\n");
  expect(first).toContain("Held back by `freeze`");
  expect(second).toBe("Evidence as of 2026-03-01 03:10 UTC.");
});

it("shows values that were measured again", () => {
  const values = [{ sli: "response_time_p90", value: 1523.4, asked: "<1000" }];
  const { body } = comment([...open, { kind: "measured", at, attempt: 1, measured: values }], {});
  expect(body).toContain(
    "Evidence, measured again at 2026-03-01 03:20 UTC: response_time_p90 is **1523**, asked for is `<1000`.",
  );
});

it("lists the other problems that the change answers, by their own words in code", () => {
  const problem = aProblem({ title: "@everyone closes #1", service: "orders" });
  const { body } = comment(open, { joined: [{ id: "abc", problem }] });
  expect(body).toContain("**This change answers one more problem too:**");
  expect(body).toContain("- `production/orders`: `@everyone closes #1` (`abc`) <https://dyna");
});

it("tells a verdict with the table of the evaluation, or in the words of what decided", () => {
  const slo = sloOf([objective("rt", ["<600"]), objective("er", ["<=1"], { keySli: true })]);
  const evaluation = evaluationOf(slo, { rt: 500, er: 2 });
  const { body } = comment([...applied, evaluated(1, "fail")], { evaluation });
  expect(body.split("\n")).toEqual(
    expect.arrayContaining([
      "### This change did not help",
      expect.stringContaining("**fail**: The key objective er (2, wanted"),
      expect.stringMatching(/^\| ✘ fail \| er \(key\) \| 2 \|/),
    ]),
  );
  expect(comment([...applied, evaluated(1, "pass")], {}).body).toContain(
    "### Healed\n\n`score 100`",
  );
});

it("leads from an earlier attempt to the one that follows", () => {
  const { body } = comment(
    [
      ...applied,
      evaluated(1, "fail"),
      planned(2),
      {
        kind: "pull-request-opened",
        at,
        attempt: 2,
        number: 2,
        url: "https://x.example/2",
        head: "f",
      },
    ],
    {},
  );
  expect(body.split("\n")[0]).toBe(
    "**This change did not help.** Attempt 2 follows: https://x.example/2.",
  );
});

it.each<[string, Entry, string]>([
  ["a return", planned(2, { purpose: "return" }), "**This change helped.** What it changed is put"],
  ["another try", planned(2), "**This change helped, but the problem came back.** Attempt 2"],
])("does not call a change that helped useless when %s follows", (_, next, text) => {
  expect(comment([...applied, evaluated(1, "pass"), next], {}).body).toContain(text);
});

it("explains rule, action and verdict of every attempt, and the holds that stand", () => {
  const hold: Entry = {
    kind: "hold-placed",
    at,
    action: "scaling",
    by: "grace",
    reason: "release day",
    until: "2026-03-01T05:00:00.000Z",
  };
  const entries = [...applied, evaluated(1, "fail"), hold];
  const now = new Date(at);
  const text = explanationText({ ...given(entries), now });
  expect(text).toContain("Attempt 1: the rule `Response time degradation`, read at bbbbbbbbbbbb");
  expect(text).toContain("It came to **fail**");
  expect(text).toContain("On hold: `scaling` until 2026-03-01 05:00 UTC by grace: `release day`");
  const later = new Date("2026-03-01T06:00:00Z");
  expect(explanationText({ ...given(entries), now: later })).not.toContain("On hold");
});
