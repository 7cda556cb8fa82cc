import { describe, expect, it } from "vitest";
import { classifyFailure } from "../../../src/adapters/kubernetes/classify-failure.ts";

/** In the words of a kube-apiserver 1.36. */
const refusals: readonly (readonly [reason: string, code: number, message: string])[] = [
  [
    "forbidden",
    403,
    'configmaps "a" is forbidden: User "nobody" cannot patch resource "configmaps" in API group "" in the namespace "deny"',
  ],
  [
    "denied",
    422,
    `secrets "s" is forbidden: ValidatingAdmissionPolicy 'no' with binding 'no' denied request: never`,
  ],
  ["denied", 403, 'admission webhook "policy.test.dev" denied the request: never'],
  [
    "denied",
    500,
    'Internal error occurred: failed calling webhook "down.test.dev": failed to call webhook: connection refused',
  ],
  ["denied", 403, 'pods "p" is forbidden: violates PodSecurity "restricted:latest": privileged'],
  [
    "denied",
    403,
    'configmaps "a" is forbidden: exceeded quota: few, requested: count/configmaps=1, used: 5, limited: 5',
  ],
  [
    "terminating",
    403,
    'configmaps "late" is forbidden: unable to create new content in namespace ending because it is being terminated',
  ],
  ["terminating", 409, 'object is being deleted: configmaps "a" already exists'],
  ["invalid", 413, "Request entity too large: limit is 3145728"],
  ["invalid", 400, "metadata.managedFields must be nil"],
  ["other", 405, "the server does not allow this method on the requested resource"],
];

describe("classifyFailure()", () => {
  it.each(refusals)("says %s of a %i: %s", (reason, code, message) => {
    const failure = classifyFailure({ code, body: { kind: "Status", message } });
    expect(failure).toEqual({ reason, message, conflicts: [], causes: [] });
  });

  it("says what to do about credentials, and the code where there is nothing else", () => {
    const unknown = classifyFailure({ code: 401, body: { message: "Unauthorized" } });
    expect(unknown).toMatchObject({
      reason: "forbidden",
      message: expect.stringContaining("renew"),
    });
    const silent = classifyFailure({ code: 418, body: undefined });
    expect(silent).toMatchObject({ reason: "other", message: "the cluster answered 418" });
  });

  it("reads who is in the way, whatever characters a manager's name has", () => {
    const causes = [
      cause('conflict with "kubectl-edit" using apps/v1 at 2026-01-01T00:00:00Z', ".spec.paused"),
      cause('conflict with "hpa" with subresource "scale" using apps/v1', ".spec.replicas"),
      cause('conflict with "a \\"b\\" \\\\c"', ".data.x"),
    ];
    const failure = classifyFailure({
      code: 409,
      body: { message: "Apply failed", details: { causes } },
    });
    expect(failure.conflicts).toEqual([
      { manager: "kubectl-edit", subresource: null, field: "spec.paused" },
      { manager: "hpa", subresource: "scale", field: "spec.replicas" },
      { manager: 'a "b" \\c', subresource: null, field: "data.x" },
    ]);
    expect(failure.message).toContain(
      'spec.paused belongs to "kubectl-edit"; spec.replicas belongs',
    );
  });
});

function cause(message: string, field: string): object {
  return { reason: "FieldManagerConflict", message, field };
}
