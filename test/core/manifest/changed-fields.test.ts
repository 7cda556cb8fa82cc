import { describe, expect, it } from "vitest";
import { changedFields } from "../../../src/core/manifest/changed-fields.ts";

function changes(before: string, after: string) {
  return changedFields(before, after)?.map(
    ({ kind, name, path }) => `${kind ?? "-"}/${name ?? "-"} ${path.join(".")}`,
  );
}

const job = "kind: Job\nmetadata: {name: j}\nspec: {a: 1}\n";

describe("changedFields", () => {
  it.each([
    ["a: 1\n", "a: 1 # same\n", []],
    ["a: 1\nb: {c: [1, 2]}\n", "a: 2\nb: {c: [1, 3]}\n", ["-/- a", "-/- b.c.1"]],
    [job, job.replace("a: 1", "b: 2"), ["Job/j spec.a", "Job/j spec.b"]],
    [
      job,
      `kind: X\nmetadata: {name: x}\n---\n${job}`,
      ["X/x ", "X/x kind", "X/x metadata", "X/x metadata.name"],
    ],
    ["a: {b: {c: 1}}\n", "a: {}\n", ["-/- a.b", "-/- a.b.c"]],
    [
      "l: [{name: a, v: 1}]\n",
      "l: [{name: b, v: 2}, {name: a, v: 1}]\n",
      ["-/- l.b", "-/- l.b.name", "-/- l.b.v"],
    ],
    [
      "kind: List\nitems:\n- kind: Secret\n  metadata: {name: s}\n",
      "",
      ["Secret/s ", "Secret/s kind", "Secret/s metadata", "Secret/s metadata.name"],
    ],
  ])("of %j and %j is %j", (before, after, expected) => {
    expect(changes(before, after)).toEqual(expected);
  });

  it("cannot tell of what is no YAML", () => {
    expect(changes("a: {{ .Values.a }}\n- b\n", "a: 1\n")).toBeUndefined();
  });
});
