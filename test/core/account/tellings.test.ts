import { describe, expect, it } from "vitest";
import { issueText } from "../../../src/core/account/issue-text.ts";
import { monitorComment } from "../../../src/core/account/monitor-comment.ts";
import { notification } from "../../../src/core/account/notification.ts";
import { owesAccount } from "../../../src/core/account/owes-account.ts";
import { transitionsOf } from "../../../src/core/account/transition.ts";
import { wantsIssue } from "../../../src/core/account/wants-issue.ts";
import type { Entry, EntryOf } from "../../../src/core/journal/entry.ts";
import {
  aProblem,
  aRecord,
  evaluated,
  merged,
  opened,
  planned,
  proposed,
  reconciled,
  resolved,
} from "../../support/records.ts";

const at = "2026-03-01T03:20:00.000Z";
const page = "https://github.example.org/record";
const handedOver: EntryOf<"handed-over"> = {
  kind: "handed-over",
  at,
  reason: "actions-exhausted",
  detail: "the only action was tried",
};
const story = [
  opened,
  planned(),
  proposed(),
  merged(),
  reconciled(),
  evaluated(1, "fail"),
  handedOver,
];

it("tells a step for each entry that moved the problem, with an id that stays", () => {
  const transitions = transitionsOf(aRecord(story));
  expect(transitions.map(({ kind }) => kind)).toEqual([
    "opened",
    "planned",
    "merged",
    "applied",
    "evaluated",
    "handed-over",
  ]);
  expect(transitions[1]?.id).toBe("0123456789-planned-2026-03-01T03:10:00.000Z");
  expect(transitionsOf(aRecord([...story, resolved])).slice(0, 6)).toEqual(transitions);
});

it("writes on the problem in the shapes that Keptn's users know", () => {
  const comments = transitionsOf(aRecord(story)).map((step) => monitorComment(step, page));
  expect(comments.filter((text) => text !== undefined)).toEqual([
    "[Evenkeel triggered action](https://github.example.org/1) scaling: replicas 1 → 2",
    "[Evenkeel finished action](https://github.example.org/1) scaling, ddddddd: 3 objects are healthy\nResult: pass\nStatus: succeeded",
    "[Evenkeel evaluation](https://github.example.org/1) of attempt 1 resulted in fail (100.00/100)",
    `[Evenkeel handed this to people](${page}): the only action was tried`,
  ]);
});

it("sends an event whose words are plain and whose id tells a repetition", () => {
  const record = aRecord(story);
  const [, plan, , , verdict] = transitionsOf(record);
  if (plan === undefined || verdict === undefined) throw new Error("no step");
  expect(notification(record, plan, { project: "sockshop", page })).toMatchObject({
    id: plan.id,
    source: "evenkeel/sockshop",
    type: "dev.evenkeel.problem.planned",
    subject: "0123456789",
    time: plan.at,
    data: {
      text: "sockshop/production/carts: propose: pull request 1 opened",
      link: "https://github.example.org/1",
      attempt: 1,
      action: "scaling",
      result: null,
    },
  });
  const { data } = notification(record, verdict, { project: "sockshop", page });
  expect(data).toMatchObject({ result: "fail", score: 100 });
});

describe("an issue", () => {
  const ignored = (reason: EntryOf<"ignored">["reason"]): Entry => {
    return { kind: "ignored", at, reason, detail: "no rule matches" };
  };

  it.each([
    ["what people have", "handed-over", [handedOver], "open"],
    ["what people have, where issues are off", "never", [handedOver], "none"],
    ["what people had, once it is over", "all", [handedOver, resolved], "none"],
    ["what no rule answers", "handed-over", [ignored("no-rule")], "none"],
    ["what no rule answers, where all is wanted", "all", [ignored("no-rule")], "open"],
    ["what belongs nowhere, where all is wanted", "all", [ignored("unrouted")], "open"],
    ["what is only observed", "all", [ignored("observe-mode")], "none"],
    ["what burns", "all", [], "none"],
  ] as const)("is for %s: %#", (_, issues, entries, expected) => {
    expect(wantsIssue(aRecord([opened, ...entries]), { issues, lead: undefined })).toBe(expected);
  });

  it.each([
    ["burns", [], "none"],
    ["has ended", [{ kind: "closed", at, reason: "resolved", detail: "" }], "open"],
  ] as const)(
    "is for what went to people with its lead, where that %s: %#",
    (_, word, expected) => {
      const record = aRecord([opened, { ...handedOver, reason: "lead" }]);
      const lead = aRecord([opened, handedOver, ...word]);
      expect(wantsIssue(record, { issues: "handed-over", lead })).toBe(expected);
    },
  );

  it("keeps the alert's words out of its title and asks who is responsible", () => {
    const problem = aProblem({ title: "PWNED @everyone" });
    const record = aRecord([{ ...opened, kind: "problem-opened", at, problem }, handedOver]);
    const text = issueText({ record, responsible: ["grace"], joined: [], page });
    expect(text.title).toBe(
      "problem(production/carts): needs a person, actions exhausted [0123456789]",
    );
    expect(text.body).toMatch(/^\*\*This needs a person: the only action was tried\.\*\* @grace\n/);
    expect(text.body).toContain("`PWNED @everyone`");
  });
});

it.each([
  ["burns", [opened], "settled"],
  ["ended just now", [opened, { kind: "closed", at, reason: "healed", detail: "" }], "owed"],
] as const)("owes an account of a problem that %s", (_, entries, expected) => {
  expect(owesAccount(aRecord(entries), new Date("2026-03-01T03:30:00Z"))).toBe(expected);
});

it("owes an account as long as the issue of an ended problem is open", () => {
  const issue: Entry = { kind: "issue-opened", at, number: 1, url: page };
  const closed: Entry = { kind: "closed", at, reason: "healed", detail: "" };
  const later = new Date("2026-03-02T03:30:00Z");
  expect(owesAccount(aRecord([opened, issue, closed]), later)).toBe("owed");
  expect(owesAccount(aRecord([opened, closed]), later)).toBe("settled");
});
