import type { Entry, EntryOf } from "../../src/core/journal/entry.ts";
import { foldRecord, type ProblemRecord } from "../../src/core/journal/fold-record.ts";
import type { Problem } from "../../src/core/problem/problem.ts";
import type { RemediationPlan } from "../../src/core/remediation/remediation-plan.ts";

/** A problem of sockshop's carts in production; a test says what is special about its own. */
export function aProblem(given: Partial<Problem> = {}): Problem {
  return {
    source: "dynatrace",
    occurrence: "-123_1580000000000V2",
    title: "Response time degradation",
    rootCause: null,
    state: "open",
    project: "sockshop",
    stage: "production",
    service: "carts",
    url: "https://dynatrace.example.org/problem/1",
    runbook: null,
    entities: [],
    labels: {},
    startedAt: "2026-03-01T03:00:00.000Z",
    ...given,
  };
}

const at = "2026-03-01T03:10:00.000Z";

export const opened: Entry = { kind: "problem-opened", at, problem: aProblem() };
export const resolved: Entry = { kind: "problem-resolved", at };

export function planned(attempt = 1, given: Partial<EntryOf<"action-planned">> = {}): Entry {
  return {
    kind: "action-planned",
    at,
    attempt,
    rule: "Response time degradation",
    action: "scaling",
    summary: "replicas 1 → 2",
    changes: [],
    branch: "remediate/production/carts/0123456789",
    base: "production",
    baseSha: "b".repeat(40),
    rulesSha: "b".repeat(40),
    mode: "automated",
    ...given,
  };
}

export function proposed(attempt = 1): Entry {
  return {
    kind: "pull-request-opened",
    at,
    attempt,
    number: 1,
    url: "https://github.example.org/1",
    head: "c",
  };
}

export function merged(attempt = 1): Entry {
  return { kind: "pull-request-merged", at, attempt, sha: "d".repeat(40), by: "evenkeel[bot]" };
}

export function declined(attempt = 1): Entry {
  return { kind: "pull-request-closed", at, attempt, by: "grace", reason: "declined" };
}

export function reconciled(attempt = 1): Entry {
  return {
    kind: "reconciled",
    at,
    attempt,
    sha: "d".repeat(40),
    outcome: "healthy",
    detail: "3 objects are healthy",
  };
}

export function evaluated(attempt: number, result: EntryOf<"evaluated">["result"]): Entry {
  const window = { start: at, end: at };
  return {
    kind: "evaluated",
    at,
    attempt,
    result,
    score: 100,
    detail: "score 100",
    ...window,
    indicators: [],
  };
}

export function refused(attempt = 1): Entry {
  return {
    kind: "refused",
    at,
    attempt,
    rule: "r",
    action: "scaling",
    reason: "refusal",
    detail: "no workload",
  };
}

export function aRecord(entries: readonly Entry[], id = "0123456789"): ProblemRecord {
  const record = foldRecord(id, entries);
  if (record === undefined) throw new Error("a record begins with its problem");
  return record;
}

export function aPlan(given: Partial<RemediationPlan> = {}): RemediationPlan {
  return {
    project: "sockshop",
    stage: "production",
    service: "carts",
    id: "0123456789",
    problem: aProblem(),
    attempt: 1,
    purpose: "heal",
    rule: "Response time degradation",
    matchedBy: "title",
    action: "scaling",
    summary: "replicas 1 → 2",
    edits: [
      {
        path: "carts/manifests/carts-primary.yaml",
        field: "spec.replicas",
        object: "Deployment/carts-primary",
        from: "1",
        to: "2",
        content: "spec:\n  replicas: 2\n",
      },
    ],
    workflow: null,
    branch: "remediate/production/carts/0123456789",
    base: "production",
    baseSha: "b".repeat(40),
    rulesSha: "b".repeat(40),
    mode: "automated",
    approval: "reviews",
    titlePrefix: "remediate",
    measured: [{ sli: "response_time_p90", value: 1523.4, asked: "<1000" }],
    measuredAt: new Date("2026-03-01T03:14:00Z"),
    verdictBy: "objectives",
    observationMinutes: 10,
    responsible: ["grace"],
    ...given,
  };
}
