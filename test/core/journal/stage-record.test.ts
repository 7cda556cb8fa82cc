import { describe, expect, it } from "vitest";
import { failed } from "../../../src/core/health/health.ts";
import {
  formatDrift,
  formatReconcile,
  parseReconcileHead,
} from "../../../src/core/journal/stage-record.ts";

const ref = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop-dev", name: "carts" };
const at = "2026-03-01T03:00:00.000Z";

describe("formatReconcile()", () => {
  it("writes the outcome, then a line for each object with what became of it and how it is", () => {
    const head = { at, sha: "abc", state: "failure", description: "Deployment/carts: no" };
    const text = formatReconcile(head, [
      {
        ref,
        action: { kind: "configured" },
        health: failed("ProgressDeadlineExceeded", "no"),
        source: { path: "carts/manifests/carts.yaml", line: 3 },
      },
      {
        ref,
        action: { kind: "kept", reason: "annotation", message: "why" },
        health: null,
        source: null,
      },
    ]);
    expect(text.split("\n").map((line) => (line === "" ? line : JSON.parse(line)))).toEqual([
      head,
      {
        ...ref,
        action: "configured",
        health: "Failed",
        message: "no",
        file: "carts/manifests/carts.yaml",
        line: 3,
      },
      { ...ref, action: "kept", reason: "annotation", health: null, message: "why" },
      "",
    ]);
  });
});

describe("parseReconcileHead()", () => {
  const head = { at, state: "success", description: "healthy" };

  it("reads the outcome that a table begins with", () => {
    const given = { ...head, sha: "a".repeat(40) };
    expect(parseReconcileHead(formatReconcile(given, []))).toMatchObject(given);
  });

  it.each(["oops", "main", "--output=x", "A".repeat(40), "a".repeat(41)])(
    "takes a table of %j for none, for somebody edited it",
    (sha) => {
      expect(parseReconcileHead(formatReconcile({ ...head, sha }, []))).toBeUndefined();
    },
  );
});

describe("formatDrift()", () => {
  it("says which field, by whom, and what was done about it", () => {
    const line = formatDrift({
      at,
      sha: "abc",
      ref,
      field: "spec.replicas",
      by: "kubectl",
      answer: "corrected",
    });
    expect(JSON.parse(line)).toEqual({
      at,
      sha: "abc",
      object: ref,
      field: "spec.replicas",
      by: "kubectl",
      answer: "corrected",
    });
  });
});
