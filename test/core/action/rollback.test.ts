import { describe, expect, it } from "vitest";
import type { EarlierFiles } from "../../../src/core/action/action.ts";
import { blobId } from "../../../src/core/action/blob-id.ts";
import { planAction } from "../../../src/core/action/plan-action.ts";
import { givenContext, givenService } from "./given-service.ts";

const sha = "a1b2c3d4e5f6".padEnd(40, "0");

function rollback(
  now: Readonly<Record<string, string>>,
  then: Readonly<Record<string, string>>,
  given: { readonly value?: unknown; readonly unreadable?: readonly string[] } = {},
) {
  const { value = null, unreadable = [] } = given;
  const earlier: EarlierFiles = { sha, files: givenService(then).files, unreadable };
  return planAction({ action: "rollback", value }, givenService(now), givenContext({ earlier }));
}

const file = (path: string, from: string | null, to: string | null) => ({
  path: `carts/manifests/${path}`,
  field: null,
  object: null,
  from: blobId(from),
  to: blobId(to),
  content: to,
});

describe("rollback", () => {
  it("puts back what differs, brings back what is gone and deletes what is new", () => {
    const now = {
      "manifests/a.yaml": "image: b\n",
      "manifests/new.yaml": "n: 1\n",
      "manifests/same.yaml": "s: 1\n",
    };
    const then = {
      "manifests/a.yaml": "image: a\n",
      "manifests/gone.yaml": "g: 1\n",
      "manifests/same.yaml": "s: 1\n",
    };
    expect(rollback(now, then)).toEqual({
      kind: "change",
      summary: "rollback to a1b2c3d (3 files)",
      edits: [
        file("a.yaml", "image: b\n", "image: a\n"),
        file("gone.yaml", null, "g: 1\n"),
        file("new.yaml", "n: 1\n", null),
      ],
    });
  });

  it("names a file by the id that git gives it", () => {
    expect(blobId("hello\n")).toBe("ce013625030b");
    expect(blobId(null)).toBeNull();
  });

  it.each([
    "remediation.yaml",
    "slo.yaml",
    "sli.yaml",
    "dynatrace/sli.yaml",
    "metadata.yaml",
    "tests/load.yaml",
    "jmeter/load.jmx",
    "README.md",
    "flags.yaml",
  ])("leaves %s as it is", (path) => {
    const plan = rollback({ [path]: "now: 1\n" }, { [path]: "then: 1\n" });
    expect(plan).toMatchObject({
      kind: "nothing-to-do",
      message: expect.stringMatching(/a1b2c3d/),
    });
  });

  it("takes the flags back where the rule says so", () => {
    const [now, then] = [
      { "flags.yaml": "flags: {A: on}\n" },
      { "flags.yaml": "flags: {A: off}\n" },
    ];
    expect(rollback(now, then, { value: { flags: "true" } })).toMatchObject({
      summary: "rollback to a1b2c3d (1 file)",
      edits: [{ path: "carts/flags.yaml" }],
    });
    expect(rollback(now, then, { value: { flags: "maybe" } })).toMatchObject({
      reason: "bad-value",
      message: "value of rollback: flags: write true or false",
    });
  });

  it("refuses without an earlier state, and where a file is no text", () => {
    const plan = planAction({ action: "rollback", value: null }, givenService({}), givenContext());
    expect(plan).toMatchObject({
      reason: "nothing-to-edit",
      message: expect.stringMatching(/no earlier state/),
    });
    const unreadable = ["carts/chart/charts/x.tgz"];
    expect(rollback({ "chart/a": "1" }, { "chart/a": "2" }, { unreadable })).toMatchObject({
      reason: "unreadable-file",
      message: expect.stringMatching(/x\.tgz differs/),
    });
  });
});
