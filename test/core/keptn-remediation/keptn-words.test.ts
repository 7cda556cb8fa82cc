import { describe, expect, it } from "vitest";
import { askedAttempt, keptnWords } from "../../../src/core/keptn-remediation/keptn-words.ts";

describe("keptnWords()", () => {
  it.each([
    [{ ProblemTitle: " a\n" }, " a\n", ""],
    [{ data: { ProblemTitle: "a" } }, "a", ""],
    [{ data: { problem: { PROBLEMTITLE: "a", rootCause: " b" } } }, "a", " b"],
    [{ data: JSON.stringify({ problem: { problemTitle: "a" } }) }, "a", ""],
    [{ data: { problem: { problemTitle: 7 } } }, "", ""],
    [7, "", ""],
  ])("of %j are neither trimmed nor cut", (event, title, rootCause) => {
    expect(keptnWords(event)).toEqual([{ title, rootCause }]);
  });

  it("are an alert's summary, for each alert", () => {
    const alerts = [{ annotations: { summary: "a " } }, { labels: { alertname: "b" } }];
    expect(keptnWords({ alerts }).map(({ title }) => title)).toEqual(["a ", ""]);
  });
});

describe("askedAttempt()", () => {
  it.each([
    [{ data: { "get-action": { actionIndex: 1 } } }, 2],
    [{ data: { "get-action": { actionIndex: -1 } } }, 1],
    [{ data: { actionIndex: 3 } }, 1],
    [null, 1],
  ])("of %j is %i", (event, attempt) => {
    expect(askedAttempt(event)).toBe(attempt);
  });
});
