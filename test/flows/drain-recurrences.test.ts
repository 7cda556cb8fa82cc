import { describe, expect, it } from "vitest";
import type { Problem } from "../../src/core/problem/problem.ts";
import { problemId } from "../../src/core/problem/problem-id.ts";
import { appendEntry, readRecords } from "../../src/flows/journal.ts";
import { aProblem } from "../support/records.ts";
import { drainBench } from "./drain-bench.ts";
import { spooled, spoolOf } from "./spool-of.ts";

/** Takes up what is told, one after the other, each in a commit of its own unless told at once. */
async function journal() {
  const bench = await drainBench();
  const { git, deps, sockshop } = bench;
  let count = 0;
  return {
    tell: async (...problems: readonly Problem[]) => {
      const items = problems.map((problem) => spooled(String((count += 1)), problem));
      await bench.drain({ spool: spoolOf(items) });
    },
    close: (problem: Problem) =>
      appendEntry(
        deps,
        { repository: sockshop, id: problemId(problem) },
        { kind: "closed", at: deps.clock.now().toISOString(), reason: "resolved", detail: "" },
      ),
    /** Of each occurrence in the journal, by its name, what was said of it. */
    story: async () =>
      Object.fromEntries(
        (await readRecords({ git }, sockshop)).map(({ problem, entries }) => [
          problem.occurrence,
          entries.map(({ kind }) => kind.replace("problem-", "")).join(" "),
        ]),
      ),
  };
}

describe("a PID that comes without anything that tells its uses apart", () => {
  const open = aProblem({ occurrence: "-7270", startedAt: null });
  const over: Problem = { ...open, state: "resolved" };

  it("begins a new occurrence once its problem has ended, and ends that one", async () => {
    const { tell, close, story } = await journal();
    await tell(open, over);
    await close(open);
    await tell(open, open);
    const first = "opened resolved closed";
    expect(await story()).toEqual({ "-7270": first, "-7270#2": "opened" });
    await tell(open);
    await tell(over, over);
    expect(await story()).toEqual({ "-7270": first, "-7270#2": "opened resolved" });
    await close({ ...open, occurrence: "-7270#2" });
    await tell(over);
    await tell(open);
    expect(await story()).toMatchObject({
      "-7270#2": "opened resolved closed",
      "-7270#3": "opened",
    });
  });

  it("goes on where it has not ended", async () => {
    const { tell, story } = await journal();
    await tell(open, over, open);
    expect(await story()).toEqual({ "-7270": "opened resolved reopened" });
  });

  it("that a person ended while it was open is repeated, and no more", async () => {
    const { tell, close, story } = await journal();
    await tell(open);
    await close(open);
    await tell(open);
    expect(await story()).toEqual({ "-7270": "opened closed" });
  });

  it("with its start is reopened as the same occurrence, ended or not", async () => {
    const { tell, close, story } = await journal();
    const unique = { ...open, occurrence: "-7270_1621579080000V2" };
    await tell(unique, { ...unique, state: "resolved" });
    await close(unique);
    await tell(unique);
    expect(await story()).toEqual({ "-7270_1621579080000V2": "opened resolved closed reopened" });
  });
});

function alertAt(minute: number, given: Partial<Problem> = {}): Problem {
  const startedAt = new Date(Date.UTC(2026, 2, 1, 2, minute)).toISOString();
  return aProblem({
    source: "alertmanager",
    occurrence: `abc@${startedAt}`,
    startedAt,
    ...given,
  });
}

describe("an alert", () => {
  const first = alertAt(30);

  it("whose start moves to an earlier one is the same, also in its resolve", async () => {
    const { tell, story } = await journal();
    await tell(first);
    await tell(alertAt(28));
    expect(await story()).toEqual({ [first.occurrence]: "opened" });
    await tell(alertAt(28, { state: "resolved" }));
    expect(await story()).toEqual({ [first.occurrence]: "opened resolved" });
    await tell(alertAt(28));
    expect(await story()).toEqual({ [first.occurrence]: "opened resolved" });
  });

  it("is the same within one commit too", async () => {
    const { tell, story } = await journal();
    await tell(first, alertAt(28), alertAt(33), alertAt(28, { state: "resolved" }));
    expect(await story()).toEqual({ [first.occurrence]: "opened resolved" });
  });

  it.each([
    ["long after one whose end nobody told", [], alertAt(36)],
    ["after one that is over", [{ ...first, state: "resolved" } as const], alertAt(31)],
  ])("that fires %s is a new one", async (_, between, next) => {
    const { tell, story } = await journal();
    await tell(first, ...between, next);
    expect((await story())[next.occurrence]).toBe("opened");
  });
});
