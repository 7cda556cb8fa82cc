import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemId } from "../../../src/core/problem/problem-id.ts";
import type { Problem } from "../../../src/core/problem/problem.ts";
import type { EventHint } from "../../../src/core/problem/event-reading.ts";
import { readEvent } from "../../../src/core/problem/read-event.ts";

/** What a sender may put into an event, wherever the form has a place for it. */
type Sent = {
  readonly source: string;
  readonly id: string;
  readonly start: string;
  readonly title: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
};

const plain: Sent = {
  source: "monitor",
  id: "p-1",
  start: "2026-01-01T00:00:00Z",
  title: "slow",
  name: "cart",
  labels: {},
};

type Form = readonly [hint: EventHint, name: string, body: (sent: Sent) => unknown];
const forms: readonly Form[] = [
  ["cloudevent", "a Keptn 1.x event", keptnEvent],
  ["cloudevent", "an event with an id alone", (sent) => keptnEvent(sent, {})],
  [
    "dynatrace",
    "a Dynatrace notification",
    ({ id, title, name, labels }) => ({
      PID: id,
      ProblemTitle: title,
      KeptnProject: name,
      KeptnStage: name,
      Tags: `keptn_service:${name}`,
      ProblemDetails: { rankedEvents: [] },
      ImpactedEntities: Array.from({ length: 30 }, (_, n) => ({ name, entity: `${title}${n}` })),
      labels,
    }),
  ],
  [
    "alertmanager",
    "an alert",
    ({ id, start, title, name, labels }) => ({
      alerts: [
        {
          status: "firing",
          labels: { ...labels, project: name, stage: name, service: name, pod: title },
          annotations: { summary: title },
          startsAt: start,
          fingerprint: id,
        },
      ],
    }),
  ],
];

function keptnEvent(sent: Sent, ids: Readonly<Record<string, string>> = { PID: sent.id }) {
  return {
    type: "sh.keptn.event.production.remediation.triggered",
    source: sent.source,
    id: sent.id,
    data: {
      project: sent.name,
      stage: sent.name,
      service: sent.name,
      labels: sent.labels,
      problem: { problemTitle: sent.title, ...ids },
    },
  };
}

function problemIn(form: Form, sent: Partial<Sent>): Problem | undefined {
  const [hint, , body] = form;
  const read = readEvent(JSON.parse(JSON.stringify(body({ ...plain, ...sent }))), hint);
  return read.ok ? read.problems[0] : undefined;
}

function expectBounds(problem: Problem): void {
  const names = [problem.project, problem.stage, problem.service];
  const labels = Object.entries(problem.labels);
  expect(labels.length).toBeLessThanOrEqual(50);
  expect(problem.entities.length).toBeLessThanOrEqual(20);
  const bounded = [
    [problem.source, 100],
    [problem.occurrence, 200],
    // It may be empty, and have lines.
    [problem.title.replaceAll("\n", "|") || "none", 500],
    [problem.rootCause ?? "none", 500],
    [problem.startedAt ?? "none", 100],
    ...problem.entities.map((entity) => [entity, 200] as const),
    ...names.map((name) => [name ?? "none", 100] as const),
    ...labels.flatMap(([key, value]) => [[key, 100] as const, [value, 200] as const]),
  ] as const;
  for (const [text, limit] of bounded) {
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(text).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]+$/u);
    expect(text).toBe(text.trim());
  }
}

describe.each(forms)("%s: %s", (...form) => {
  it("is bounded plain text, whatever is sent", () => {
    const nasty = fc.oneof(
      fc.string({ unit: "binary", maxLength: 20 }),
      fc.constantFrom("a\nb", "a\u0000b", "\u001b[31mred", "a\u2028b", "a\u202eb", "\ud800", "\t"),
      fc.constantFrom("🔥", "x", "é\r\n").map((unit) => unit.repeat(400)),
    );
    const sent = fc.record({
      source: nasty,
      id: nasty,
      start: nasty,
      title: nasty,
      name: nasty,
      labels: fc.dictionary(nasty, nasty, { maxKeys: 70 }),
    });
    fc.assert(
      fc.property(sent, (values) => {
        const problem = problemIn(form, values);
        if (problem !== undefined) expectBounds(problem);
      }),
      { numRuns: 60 },
    );
    expect.hasAssertions();
  });

  it("keeps 50 labels and cuts long ones", () => {
    const labels = Object.fromEntries(
      Array.from({ length: 80 }, (_, n) => [`l${n}`, `${n}`.padEnd(300, "x")]),
    );
    const read = problemIn(form, { labels })?.labels ?? {};
    expect(Object.keys(read)).toHaveLength(50);
    expect(read["l0"]).toBe(`0${"x".repeat(198)}…`);
  });

  it.each([
    ["end differently after many characters", `${"p".repeat(600)}1`, `${"p".repeat(600)}2`],
    ["end differently, one of them shorter", "p".repeat(201), "p".repeat(202)],
    ["differ in a control character", "a\u0000b", "a\u0001b"],
    ["differ in a line end", "a\nb", "a b"],
    ["differ in half a character", "a\ud800", "a\udbff"],
  ])("keeps occurrences apart that %s", (_, a, b) => {
    const [one, other, again] = [a, b, a].map((id) => problemIn(form, { id }));
    if (one === undefined || other === undefined) throw new Error("no problem was read");
    expectBounds(one);
    expectBounds(other);
    expect(one.occurrence).not.toBe(other.occurrence);
    expect(problemId(one)).not.toBe(problemId(other));
    expect(again).toEqual(one);
  });

  it("leaves an occurrence alone that fits", () => {
    const id = "p".repeat(150);
    expect(problemIn(form, { id })?.occurrence).toMatch(/^p{150}(@2026-01-01T00:00:00.000Z)?$/);
  });
});

it("keeps long sources apart, and takes an empty one for Keptn's", () => {
  const [form] = forms;
  if (form === undefined) throw new Error("there are forms");
  const long = `https://monitor.example/${"a/".repeat(300)}`;
  const [one, other] = [`${long}1`, `${long}2`].map((source) => problemIn(form, { source }));
  expect(one?.source).toHaveLength(100);
  expect(one?.source).not.toBe(other?.source);
  expect(problemIn(form, { source: " \n" })?.source).toBe("keptn");
});

it("adds the start to a long PID before it cuts", () => {
  const PID = "7".repeat(300);
  const [one, other] = [1_621_579_380_000, 1_641_223_491_837].map((startTime) => {
    const read = readEvent({ PID, ProblemTitle: "t", ProblemDetails: { startTime } }, "dynatrace");
    return read.ok ? read.problems[0]?.occurrence : undefined;
  });
  expect(one).toHaveLength(200);
  expect(one).not.toBe(other);
});

describe("links that are longer than a label", () => {
  const url = `https://monitor.example/${"p".repeat(600)}`;

  it("are read whole from an alert's labels and annotations", () => {
    const body = { alerts: [{ labels: {}, annotations: { runbook_url: url }, fingerprint: "f" }] };
    expect(readEvent(body, "alertmanager")).toMatchObject({ problems: [{ runbook: url }] });
  });

  it("are read whole from a Keptn event's labels", () => {
    const labels = { "Problem URL": url, runbook: url };
    const data = { PID: "1", ProblemTitle: "t", labels };
    expect(readEvent({ type: "sh.keptn.events.problem", data }, "cloudevent")).toMatchObject({
      problems: [{ url, runbook: url }],
    });
  });
});
