import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fieldOf, listOf, textOf } from "../../../src/core/reconcile/field-of.ts";
import { immutableCause } from "../../../src/core/reconcile/immutable-cause.ts";
import { eventually } from "../../support/eventually.ts";
import { findRealKube, startRealKube } from "../../support/real-kube.ts";
import type { BootedCluster } from "./cluster-contract.ts";
import {
  immutableChanges,
  invalidChanges,
  thingDefinition,
  type ChangeCase,
} from "./immutable-cases.ts";

const programs = findRealKube();
const title =
  "missing" in programs
    ? `a real API server, not tested without ${programs.missing},`
    : "a real API server";

describe.skipIf("missing" in programs)(`what ${title} says of a change`, () => {
  let booted: BootedCluster;

  beforeAll(async () => {
    if ("missing" in programs) return;
    booted = await startRealKube(programs);
    const definition = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.shop.dev";
    await put(definition, thingDefinition);
    const list = "/apis/shop.dev/v1/namespaces/default/things";
    await eventually("the custom kind", async () => {
      const { code } = await booted.request("GET", list);
      return code === 200 ? code : undefined;
    });
  }, 120_000);
  afterAll(async () => booted?.[Symbol.asyncDispose]());

  const put = (path: string, value: unknown) =>
    booted.request("PATCH", `${path}?fieldManager=test`, {
      type: "application/apply-patch+yaml",
      value,
    });

  /** The refusal of the change, as the Kubernetes adapter hands it on. */
  const refusalOf = async ([, path, from, to]: ChangeCase) => {
    const metadata = { name: path.slice(path.lastIndexOf("/") + 1) };
    expect((await put(path, { ...from, metadata })).code).toBe(201);
    const { code, body } = await put(path, { ...to, metadata });
    expect(code).toBe(422);
    const causes = listOf(body, "details", "causes").map((cause) => ({
      reason: String(fieldOf(cause, "reason")),
      field: String(fieldOf(cause, "field")),
      message: String(fieldOf(cause, "message")),
    }));
    return { reason: "invalid", message: textOf(body, "message") ?? "", causes };
  };

  it.each(immutableChanges)("%s is known to be immutable", async (...given) => {
    const refusal = await refusalOf(given);
    const cause = immutableCause(refusal);
    expect(cause).toEqual({ field: refusal.causes[0]?.field, message: expect.any(String) });
    expect(cause?.message.length).toBeLessThan(400);
    expect(cause?.message).not.toContain("hunter2");
  });

  it.each(invalidChanges)("%s is not taken for one that is immutable", async (...given) => {
    expect(immutableCause(await refusalOf(given))).toBeUndefined();
  });
});
