import { expect, it } from "vitest";
import { judgeReviews } from "../../../src/core/pull-request/judge-reviews.ts";

const deciders = new Set(["grace", "ada", "Evenkeel"]);
const given = { head: "a", author: "evenkeel", deciders };
const approval = { author: "grace", state: "approved", sha: "a" } as const;
const objection = { author: "ada", state: "changes-requested", sha: "old" } as const;

it.each([
  ["an approval of the head", [approval], { kind: "approved", by: "grace" }],
  ["an approval of another head", [{ ...approval, sha: "b" }], { kind: "open" }],
  ["an approval of a stranger", [{ ...approval, author: "mallory" }], { kind: "open" }],
  ["an approval of one's own change", [{ ...approval, author: "Evenkeel" }], { kind: "open" }],
  ["an objection beside an approval", [approval, objection], { kind: "objected", by: "ada" }],
  [
    "an objection of a stranger",
    [approval, { ...objection, author: "mallory" }],
    { kind: "approved", by: "grace" },
  ],
  ["nothing", [], { kind: "open" }],
] as const)("judges %s", (_, reviews, expected) => {
  expect(judgeReviews(reviews, given)).toEqual(expected);
});
