import { expect, it } from "vitest";
import { entriesOfReport, type Report } from "../../../src/core/journal/entries-of-report.ts";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { foldRecord } from "../../../src/core/journal/fold-record.ts";
import { aProblem } from "../../support/records.ts";

const startedAt = "2026-03-01T03:00:00.000Z";
const alert = aProblem({ source: "alertmanager", occurrence: `abc@${startedAt}`, startedAt });
const dynatrace = aProblem({ source: "dynatrace", occurrence: "42", startedAt: null });

type Word = Report["problem"]["state"];

/** Words of one sender: minute of their arrival, and minute of their own time where they have one. */
function tell(
  problem: Report["problem"],
  ...words: readonly (readonly [state: Word, minute: number, sent?: number])[]
): readonly Entry[] {
  return words.reduce<readonly Entry[]>((known, [state, minute, sent]) => {
    const receivedAt = at(minute);
    const sentAt = sent === undefined ? null : at(sent);
    const report = { problem: { ...problem, state }, receivedAt, sentAt };
    return [...known, ...entriesOfReport(known, report)];
  }, []);
}

function at(minute: number): string {
  return new Date(Date.UTC(2026, 2, 1, 4, minute)).toISOString();
}

it.each<[string, Report["problem"], Parameters<typeof tell>[1][], readonly string[]]>([
  [
    "opens once",
    alert,
    [
      ["open", 0],
      ["open", 1],
      ["unknown", 2],
    ],
    ["opened"],
  ],
  [
    "resolves once",
    alert,
    [
      ["open", 0],
      ["resolved", 1],
      ["resolved", 2],
    ],
    ["opened", "resolved"],
  ],
  [
    "ends what was merged into another",
    alert,
    [
      ["open", 0],
      ["merged", 1],
    ],
    ["opened", "resolved"],
  ],
  [
    "opens what it hears of first as over, so that it ends",
    alert,
    [["resolved", 0]],
    ["opened", "resolved"],
  ],
  [
    "takes a late firing of what was resolved first for a replay",
    alert,
    [
      ["resolved", 0],
      ["open", 1],
    ],
    ["opened", "resolved"],
  ],
  [
    "takes a firing soon after its resolve for a replay",
    alert,
    [
      ["open", 0],
      ["resolved", 9],
      ["open", 13],
    ],
    ["opened", "resolved"],
  ],
  [
    "believes that it burns still once no delivery is on its way",
    alert,
    [
      ["open", 0],
      ["resolved", 9],
      ["open", 14],
    ],
    ["opened", "resolved", "reopened"],
  ],
  [
    "opens what was of a state that nobody knows",
    dynatrace,
    [
      ["unknown", 0],
      ["open", 1],
      ["open", 2],
    ],
    ["opened", "reopened"],
  ],
  [
    "takes a word that nobody knows for none",
    dynatrace,
    [
      ["open", 0],
      ["resolved", 1],
      ["unknown", 20],
    ],
    ["opened", "resolved"],
  ],
  [
    "lets a monitor open again what it resolved",
    dynatrace,
    [
      ["open", 0],
      ["resolved", 1],
      ["open", 2],
    ],
    ["opened", "resolved", "reopened"],
  ],
  [
    "goes by the sender's clock",
    dynatrace,
    [
      ["open", 0, 0],
      ["resolved", 1, 20],
      ["open", 2, 10],
    ],
    ["opened", "resolved"],
  ],
  [
    "goes by it for a resolve too",
    dynatrace,
    [
      ["open", 0, 0],
      ["resolved", 1, 1],
      ["open", 2, 20],
      ["resolved", 3, 10],
    ],
    ["opened", "resolved", "reopened"],
  ],
  [
    "takes a resolve of the same second for the end",
    dynatrace,
    [
      ["open", 0, 5],
      ["resolved", 1, 5],
      ["open", 2, 5],
    ],
    ["opened", "resolved"],
  ],
  [
    "does not mind a sender whose clock is behind ours",
    dynatrace,
    [
      ["open", 0, -300],
      ["resolved", 1, -299],
      ["open", 2, -298],
    ],
    ["opened", "resolved", "reopened"],
  ],
])("entriesOfReport() %s", (_, problem, words, expected) => {
  const kinds = tell(problem, ...words).map(({ kind }) => kind.replace("problem-", ""));
  expect(kinds).toEqual(expected);
});

it("leaves a problem that was resolved before it was heard of resolved", () => {
  const record = foldRecord("0123456789", tell(alert, ["resolved", 3], ["open", 4]));
  expect(record?.resolvedAt).toBe(at(3));
});
