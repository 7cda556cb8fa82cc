import { expect, it } from "vitest";
import { current, inProgress, type Health } from "../../../src/core/health/health.ts";
import type { ObjectRow } from "../../../src/core/reconcile/object-action.ts";
import { unsettledNamespaces } from "../../../src/core/reconcile/unsettled-namespaces.ts";

function row(kind: string, namespace: string, health: Health): ObjectRow {
  const apiVersion = kind === "Deployment" ? "apps/v1" : "v1";
  const ref = { apiVersion, kind, namespace, name: "x" };
  return { ref, action: { kind: "unchanged" }, health, source: null };
}

it("names each namespace once in which a workload may still settle", () => {
  const waiting = inProgress("LessReady", "0 of 1 pods are ready");
  const rows = [
    row("Deployment", "a", waiting),
    row("Deployment", "a", waiting),
    row("Deployment", "b", current("1 pod is ready")),
    row("PersistentVolumeClaim", "c", waiting),
  ];
  expect(unsettledNamespaces(rows)).toEqual(["a"]);
});
