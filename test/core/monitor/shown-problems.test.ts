import { expect, it } from "vitest";
import { rememberShown, shownAs } from "../../../src/core/monitor/shown-problems.ts";
import { aProblem } from "../../support/records.ts";

const at = Date.parse("2026-03-01T03:00:00Z");

function minute(minutes: number): string {
  return new Date(at + minutes * 60_000).toISOString();
}

const problem = aProblem({ occurrence: "-7_15V2" });
const listed = [{ problem, aliases: ["-7", "-7_15", "P-1"], isSuppressed: false }];
const shown = rememberShown(new Map(), listed, at);

it.each([
  ["its own name", "-7_15V2", 9, true],
  ["a shorter name", "P-1", 9, true],
  ["a PID, if it was listed since", "-7", -1, true],
  ["the second use of a PID, if it was listed since", "-7#2", -1, true],
  ["no PID that was listed for an earlier problem", "-7", 1, false],
  ["no name that was not listed", "-8", -1, false],
])("finds %s", (_, occurrence, opened, isShown) => {
  const named = aProblem({ occurrence, startedAt: null });
  expect(shownAs(shown, named, minute(opened))).toBe(isShown ? "-7_15V2" : undefined);
});

it.each(["website", null])("shows the project %j nothing of another's", (project) => {
  expect(shownAs(shown, { ...problem, project }, minute(-1))).toBeUndefined();
  const others = [{ problem: { ...problem, project: null }, aliases: [], isSuppressed: false }];
  expect(shownAs(rememberShown(new Map(), others, at), problem, minute(-1))).toBeUndefined();
});

it("forgets the oldest of too many, and none that is listed still", () => {
  const many = Array.from({ length: 19_997 }, (_, index) => ({
    problem: aProblem({ occurrence: `other-${index}` }),
    aliases: [],
    isSuppressed: false,
  }));
  const full = rememberShown(shown, many, at);
  const again = rememberShown(full, listed, at);
  const [first] = many;
  expect(first && shownAs(again, first.problem, minute(0))).toBeUndefined();
  expect(shownAs(again, problem, minute(0))).toBe("-7_15V2");
});
