import { describe, expect, it } from "vitest";
import { returnFields } from "../../../src/core/remediation/return-fields.ts";
import { aRecord, declined, merged, opened, planned, proposed } from "../../support/records.ts";

function change(from: string | null, to: string | null, field: string | null = "spec.replicas") {
  return { path: "carts/manifests/d.yaml", object: "Deployment/carts", field, from, to };
}

function attempt(number: number, changes: readonly ReturnType<typeof change>[], end = merged) {
  return [planned(number, { changes: [...changes] }), proposed(number), end(number)];
}

function fields(...attempts: readonly (readonly ReturnType<typeof planned>[])[]) {
  const found = returnFields(aRecord([opened, ...attempts.flat()]).attempts);
  return found.map(({ field, left, back }) => [field, left, back]);
}

describe("returnFields", () => {
  it("leads back to before the first of several changes of one field", () => {
    const found = fields(attempt(1, [change("1", "2")]), attempt(2, [change("2", "4")]));
    expect(found).toEqual([["spec.replicas", "4", "1"]]);
  });

  it("stops at what somebody wrote between two of them", () => {
    const found = fields(attempt(1, [change("1", "2")]), attempt(2, [change("5", "6")]));
    expect(found).toEqual([["spec.replicas", "6", "5"]]);
  });

  it("has an absent field removed", () => {
    expect(fields(attempt(1, [change(null, "2")]))).toEqual([["spec.replicas", "2", null]]);
  });

  it.each([
    ["was declined", attempt(1, [change("1", "2")], declined)],
    ["rolled files back", attempt(1, [change("a", "b", null)])],
    ["removed something", attempt(1, [change("a", null)])],
    ["restarted", attempt(1, [change(null, "x-1", "metadata.evenkeel.dev/restarted-for")])],
    ["came back by itself", [...attempt(1, [change("1", "2")]), ...attempt(2, [change("2", "1")])]],
  ])("leaves what %s", (_, entries) => {
    expect(fields(entries)).toEqual([]);
  });

  it("does not take a return back", () => {
    const back = [
      planned(2, { changes: [change("2", "1")], purpose: "return" }),
      proposed(2),
      merged(2),
    ];
    expect(fields(attempt(1, [change("1", "2")]), back)).toEqual([["spec.replicas", "2", "1"]]);
  });
});
