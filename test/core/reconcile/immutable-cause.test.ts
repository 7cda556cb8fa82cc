import { describe, expect, it } from "vitest";
import { immutableCause } from "../../../src/core/reconcile/immutable-cause.ts";
import { mayRecreate } from "../../../src/core/reconcile/protected-kind.ts";

const forbidden = "FieldValueForbidden";
const invalid = "FieldValueInvalid";

function ofCauses(...given: readonly (readonly [string, string, string])[]) {
  const causes = given.map(([reason, field, message]) => ({ reason, field, message }));
  return immutableCause({ reason: "invalid", message: "it is invalid", causes });
}

/** What API servers of 1.36 and before answered. */
const proven = [
  [invalid, "spec.selector", `Invalid value: {"matchLabels":{"a":"b"}}: field is immutable`],
  [invalid, "spec.template", `Invalid value: {"env":"a\nb: secret"}: field is immutable`],
  [forbidden, "data", "Forbidden: field is immutable when `immutable` is set"],
  [forbidden, "spec.healthCheckNodePort", "Forbidden: field is immutable"],
  [
    forbidden,
    "spec",
    "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals' and 'minReadySeconds' are forbidden",
  ],
  [forbidden, "parameters", "Forbidden: updates to parameters are forbidden."],
  [forbidden, "value", "Forbidden: may not be changed in an update."],
  [invalid, "spec.clusterIPs[0]", `Invalid value: ["10.0.0.21"]: may not change once set`],
  [invalid, "roleRef", `Invalid value: {"Name":"edit"}: cannot change roleRef`],
  [
    forbidden,
    "spec",
    'Forbidden: pod updates may not change fields other than `spec.containers[*].image`\n{\n+ "Value": "secret"',
  ],
  [
    forbidden,
    "spec",
    "Forbidden: spec is immutable after creation except resources.requests for bound claims\n@@ -1 @@",
  ],
  [
    forbidden,
    "spec.persistentvolumesource",
    "Forbidden: spec.persistentvolumesource is immutable after creation\n@@",
  ],
  [invalid, "spec.a", `Invalid value: "2": failed rule: self == oldSelf`],
  [invalid, "spec.a", `Invalid value: "2": Value is immutable`],
] as const;

describe("immutableCause()", () => {
  it.each(proven)("takes %s of %s for proof: %s", (...cause) => {
    const found = ofCauses(cause);
    expect(found?.field).toBe(cause[1]);
    expect(found?.message.startsWith(`${cause[1]}: `)).toBe(true);
  });

  it.each(proven)("repeats no value of the object: %s of %s", (...cause) => {
    expect(ofCauses(cause)?.message).not.toMatch(/secret|matchLabels|10\.0|edit|"2"/);
  });

  it.each([
    ["a value that is wrong", invalid, "spec.replicas", "Invalid value: -1: must be at least 0"],
    ["a value that says it", invalid, "spec.a", `Invalid value: "b: field is immutable": no label`],
    ["a duplicate", "FieldValueDuplicate", "spec.a", `Duplicate value: "x: field is immutable"`],
    ["another reason", "FieldValueNotSupported", "spec.a", "Forbidden: field is immutable"],
    ["the metadata", invalid, "metadata.uid", `Invalid value: "u": field is immutable`],
    ["the status", invalid, "status.startTime", `Invalid value: "u": field is immutable`],
    [
      "a rule that says something else",
      invalid,
      "spec.a",
      `Invalid value: "2": failed rule: self > oldSelf`,
    ],
  ] as const)("does not take %s for proof", (...[, reason, field, message]) => {
    expect(ofCauses([reason, field, message])).toBeUndefined();
  });

  it("needs every cause to be one", () => {
    const other = [invalid, "spec.replicas", "Invalid value: -1: must be at least 0"] as const;
    expect(ofCauses(proven[0], other)).toBeUndefined();
    expect(ofCauses(other, proven[0])).toBeUndefined();
    expect(ofCauses(proven[0], proven[1])?.field).toBe("spec.selector");
    expect(ofCauses()).toBeUndefined();
  });

  it("does not believe anyone but the API server's own validation", () => {
    const [reason, field, message] = proven[0];
    const failure = { reason: "denied", message, causes: [{ reason, field, message }] };
    expect(immutableCause(failure)).toBeUndefined();
  });
});

describe("mayRecreate()", () => {
  it.each([
    ["Deployment", true],
    ["Namespace", false],
    ["CustomResourceDefinition", false],
    ["PersistentVolume", false],
    ["PersistentVolumeClaim", false],
  ])("says of a %s: %s", (kind, expected) => {
    expect(mayRecreate({ apiVersion: "v1", kind, metadata: { name: "a" } })).toBe(expected);
  });
});
