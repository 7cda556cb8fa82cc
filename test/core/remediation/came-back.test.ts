import { expect, it } from "vitest";
import type { Entry } from "../../../src/core/journal/entry.ts";
import type { Problem } from "../../../src/core/problem/problem.ts";
import { cameBack } from "../../../src/core/remediation/came-back.ts";
import { merged, planned, proposed } from "../../support/records.ts";
import { minutes, problemRecord } from "../guard/guarded.ts";

const day = 24 * 60;

/** An attempt that was merged so many minutes ago, to put something back if nothing else is said. */
function change(ago: number, purpose: "heal" | "return" = "return"): readonly Entry[] {
  return [planned(2, { purpose }), proposed(2), { ...merged(2), at: minutes(-ago) }];
}

/** Whether a problem that began a minute ago came back after what another one was about. */
function after(entries: readonly Entry[], problem: Partial<Problem> = {}, returnAfter = 60) {
  const before = problemRecord("bbbbbbbbbb", { ago: 20 * day, entries, problem });
  return cameBack(problemRecord("aaaaaaaaaa", { ago: 1 }), [before], returnAfter);
}

it.each([
  [60, 31],
  [60, day],
  [day, 6 * day],
])(
  "says that a problem came back, where returns are after %i minutes, %i minutes ago",
  (...[returnAfter, ago]) => {
    expect(after(change(ago), {}, returnAfter)).toBe(
      `the problem came back ${ago - 1} minutes after the return of bbbbbbbbbb, so the change is needed for longer`,
    );
  },
);

it.each<[string, string | undefined]>([
  ["a day later", after(change(day + 1))],
  ["a week later", after(change(7 * day + 1), {}, day)],
  ["before the return", after(change(0))],
  ["after a change that healed", after(change(31, "heal"))],
  ["after a return that was not merged", after(change(31).slice(0, 2))],
  ["of another title", after(change(31), { title: "Disk full" })],
  ["of another service", after(change(31), { service: "orders" })],
  ["of another stage", after(change(31), { stage: "dev" })],
])("does not count one %s", (_, said) => {
  expect(said).toBeUndefined();
});

it("knows a problem that its monitor opened again after its own return", () => {
  const again: readonly Entry[] = [
    ...change(31),
    { kind: "problem-resolved", at: minutes(-40) },
    { kind: "problem-reopened", at: minutes(-11) },
  ];
  const record = problemRecord("aaaaaaaaaa", { ago: 90, entries: again });
  expect(cameBack(record, [record], 60)).toMatch(
    /came back 20 minutes after the return of aaaaaaaaaa/,
  );
});
