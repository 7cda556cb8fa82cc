import type { Explanation } from "./explanation.ts";

/** An explanation for programs; `diff` is the unified diff of its files. */
export function explanationJson(explanation: Explanation, diff: string) {
  const { id, knownSince, decision, merge } = explanation;
  return {
    id,
    problem: problemJson(explanation),
    knownSince,
    decision,
    guards: explanation.guards.map(({ guard, detail, release, until }) => ({
      guard,
      detail,
      release,
      until: until?.toISOString() ?? null,
    })),
    edits: explanation.edits.map(({ path, field, object, from, to }) => ({
      path,
      field,
      object,
      from,
      to,
    })),
    diff,
    merge,
  };
}

/** The same of a problem that was held against rules alone. */
export function explanationAloneJson(explanation: Explanation) {
  const { kind, reason, rule, action, attempt, effect } = explanation.decision;
  return {
    problem: problemJson(explanation),
    decision: { kind, reason, rule, action, attempt, effect },
  };
}

function problemJson({ problem }: Explanation) {
  const { source, occurrence, title, rootCause, state } = problem;
  const { project, stage, service, url, labels } = problem;
  return { source, occurrence, title, rootCause, state, project, stage, service, url, labels };
}
