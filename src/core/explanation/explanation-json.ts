import type { Explanation } from "./explanation.ts";

/** An explanation for programs; `diff` is the unified diff of its files. */
export function explanationJson(explanation: Explanation, diff: string) {
  const { source, occurrence, title, rootCause, state } = explanation.problem;
  const { project, stage, service, url, labels } = explanation.problem;
  const { id, knownSince, decision, merge } = explanation;
  return {
    id,
    problem: {
      source,
      occurrence,
      title,
      rootCause,
      state,
      project,
      stage,
      service,
      url,
      labels,
    },
    knownSince,
    decision,
    guards: explanation.guards.map(({ guard, detail, until }) => ({
      guard,
      detail,
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
