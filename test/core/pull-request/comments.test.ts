import { expect, it } from "vitest";
import type { Entry } from "../../../src/core/journal/entry.ts";
import {
  declinedComment,
  handedOverComment,
  storyOf,
} from "../../../src/core/pull-request/comments.ts";
import { aRecord, evaluated, opened, planned, proposed } from "../../support/records.ts";

const at = "2026-03-01T03:20:00.000Z";

it("hands over with an account of everything that was tried", () => {
  const record = aRecord([opened, planned(), proposed(), evaluated(1, "fail")]);
  const { body } = handedOverComment(record, "the only action was tried", ["grace", "acme/shop"]);
  expect(body).toContain("**This needs a person: the only action was tried.** @grace, @acme/shop");
  expect(body.split("\n").filter((line) => line.startsWith("1. "))).toHaveLength(4);
});

it("wakes people again when another try ends with them", () => {
  const first = aRecord([opened]);
  const second = aRecord([opened, { kind: "retried", at, by: "grace", next: 2 }]);
  const markers = [first, second].map((record) => handedOverComment(record, "", []).marker);
  expect(new Set(markers).size).toBe(2);
});

it("takes a closed pull request as a no, whoever closed it", () => {
  expect(declinedComment("grace").body).toContain(
    "grace has closed this pull request, which is taken as a **no**",
  );
  expect(declinedComment(null).marker).toBe(declinedComment("grace").marker);
});

it("tells a long story from its end", () => {
  const holds = Array.from({ length: 100 }, (_, index): Entry => {
    return { kind: "held", at, guard: "cooldown", detail: `hold ${index}` };
  });
  const told = storyOf(aRecord([opened, ...holds]));
  expect(told).toContain("61 earlier steps are in the journal.");
  expect(told).toContain("hold 99");
  expect(told).not.toContain("hold 59`");
});

it("leaves out whom it told", () => {
  const notified: Entry = { kind: "notified", at, sink: "pager", through: "x" };
  expect(storyOf(aRecord([opened, notified]))).not.toContain("pager");
});
