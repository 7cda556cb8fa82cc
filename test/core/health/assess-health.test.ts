import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assessHealth } from "../../../src/core/health/assess-health.ts";
import type { AssessedObject } from "../../../src/core/health/assessed-object.ts";
import { type Case, noon, vectors } from "./vectors.ts";

/** kstatus calls these Jobs otherwise: Flux, whose rule counts, waits for a running Job and not for a suspended one. */
const fluxJobs: Readonly<Record<string, string>> = {
  "kstatus/TestJobStatus/jobInProgress": "InProgress",
  "kstatus/TestSuspendedJobTransitionConditions/toSuspended": "Current",
  "derived/job/running": "InProgress",
  "derived/job/resumed-and-running": "InProgress",
  "derived/job/failure-target-only": "InProgress",
  "derived/job/success-criteria-met-only": "InProgress",
};

function verdictOf({ manifest, now }: Case): string {
  return assessHealth(manifest, new Date(now ?? noon)).verdict;
}

const all = ["kstatus.json", "kstatus-flux-job.json", "derived.json", "argo.json"].flatMap(vectors);
const kstatus = all
  .filter(({ ruleset }) => ruleset.startsWith("kstatus"))
  .map((one) => ({ ...one, expected: fluxJobs[one.name] ?? one.expected }));
const custom = vectors("argo-custom-kinds.json");

function widget(parts: object): AssessedObject {
  return { apiVersion: "example.com/v1", kind: "Widget", ...parts };
}

describe("assessHealth()", () => {
  it.each(kstatus)("judges $ruleset case $name: $expected", (one) =>
    expect(verdictOf(one)).toBe(one.expected),
  );

  it("differs from kstatus where Flux does, and for Jobs only", () => {
    const names = new Set(Object.keys(fluxJobs));
    const differing = all.filter(({ name, ruleset }) => ruleset === "kstatus" && names.has(name));
    expect(differing.map(({ manifest }) => manifest.kind)).toEqual([...names].map(() => "Job"));
    for (const one of differing) expect(verdictOf(one)).not.toBe(one.expected);
  });

  it.each(custom.filter(({ expected }) => expected === "Degraded" || expected === "Progressing"))(
    "never calls settled what Argo CD calls $expected: $name",
    (one) => expect(verdictOf(one)).not.toBe("Current"),
  );

  it.each(custom.filter(({ expected }) => expected === "Healthy" || expected === "Suspended"))(
    "calls settled what Argo CD calls $expected: $name",
    (one) => expect(verdictOf(one)).toBe("Current"),
  );

  it.each([...new Map(custom.map(({ manifest }) => [manifest.kind, manifest])).values()])(
    "waits for the status of a $kind that has none",
    ({ status: _status, ...manifest }) => {
      expect(assessHealth(manifest, new Date(noon)).verdict).toBe("InProgress");
    },
  );

  it("gives every verdict one word as its reason", () => {
    for (const { manifest, now } of [...all, ...custom]) {
      const { reason } = assessHealth(manifest, new Date(now ?? noon));
      expect(reason).toMatch(/^[A-Z][A-Za-z0-9]*$/);
    }
  });
});

describe("assessHealth() of what nobody would write", () => {
  const kinds = [...all, ...custom].map(({ manifest }) => manifest);

  const oneOf = fc.constantFrom(...kinds);
  const rest = fc.record({
    metadata: fc.jsonValue(),
    spec: fc.jsonValue(),
    status: fc.jsonValue(),
  });

  it("never throws", () => {
    fc.assert(
      fc.property(oneOf, rest, ({ apiVersion, kind }, others) => {
        const { reason } = assessHealth({ apiVersion, kind, ...others }, new Date(noon));
        expect(reason).toMatch(/^[A-Z]/);
      }),
    );
  });

  it("never throws where one field is something else", () => {
    const place = fc.tuple(fc.constantFrom("metadata", "spec", "status"), fc.nat());
    fc.assert(
      fc.property(oneOf, place, fc.jsonValue(), (manifest, [name, index], wrong) => {
        const before = Object(manifest[name] ?? {});
        const fields = [...Object.keys(before), "conditions", "observedGeneration", "replicas"];
        const changed = { ...before, [fields[index % fields.length] ?? "phase"]: wrong };
        const { verdict } = assessHealth({ ...manifest, [name]: changed }, new Date(noon));
        expect(verdict).toMatch(/^(Current|InProgress|Failed|Terminating|Unknown)$/);
      }),
    );
  });

  it.each([
    ["a status that is a text", widget({ status: "fine" })],
    ["conditions that are a map", widget({ status: { conditions: {} } })],
    ["a condition that is a text", widget({ status: { conditions: ["Ready"] } })],
    ["a condition whose status is true", widget({ status: { conditions: [{ status: true }] } })],
    ["a generation that is a text", widget({ metadata: { generation: "1" } })],
    [
      "a generation that is observed as a text",
      widget({ metadata: { generation: 1 }, status: { observedGeneration: "1" } }),
    ],
    ["a generation that is too large", widget({ metadata: { generation: 1e300 } })],
    ["a time of deletion that is a number", widget({ metadata: { deletionTimestamp: 5 } })],
    ["a phase that no pod has", { apiVersion: "v1", kind: "Pod", status: { phase: "Odd" } }],
  ])("does not know %s", (_, object) => {
    expect(assessHealth(object, new Date(noon)).verdict).toBe("Unknown");
  });

  it("reads null as what is not there", () => {
    const metadata = { generation: null, deletionTimestamp: null };
    const status = { conditions: [null], observedGeneration: null };
    const none = { verdict: "Current", reason: "Current", message: "it exists" };
    expect(assessHealth(widget({ metadata, status }), new Date(noon))).toEqual(none);
  });
});
