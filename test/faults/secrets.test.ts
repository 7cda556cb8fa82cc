import { expect, it } from "vitest";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { configMap } from "../support/cluster-fixtures.ts";
import { onRealKube } from "./real-faults.ts";
import type { SetBench } from "./set-bench.ts";

const value = "hunter2-correct-horse";
const encoded = Buffer.from(value).toString("base64");

function secret(change: Readonly<Record<string, unknown>>): KubernetesObject {
  return { apiVersion: "v1", kind: "Secret", metadata: { name: "keys" }, ...change };
}

/** What goes wrong with a Secret that an earlier commit wrote as `first`. */
const troubles: readonly {
  readonly name: string;
  readonly first?: KubernetesObject;
  readonly wanted: KubernetesObject;
}[] = [
  {
    name: "immutable",
    first: secret({ immutable: true, stringData: { a: "b" } }),
    wanted: secret({ immutable: true, stringData: { a: value } }),
  },
  {
    name: "another-type",
    first: secret({ type: "Opaque", stringData: { a: value } }),
    wanted: secret({ type: "test/other", stringData: { a: value } }),
  },
  {
    name: "no-certificate",
    wanted: secret({ type: "kubernetes.io/tls", stringData: { a: value } }),
  },
  {
    name: "bad-docker",
    wanted: secret({
      type: "kubernetes.io/dockerconfigjson",
      stringData: { ".dockerconfigjson": value },
    }),
  },
  { name: "bad-key", wanted: secret({ stringData: { [`not a key`]: value } }) },
  { name: "not-text", wanted: secret({ data: { a: [value] } }) },
  { name: "not-a-map", wanted: secret({ data: value }) },
  { name: "unknown-field", wanted: secret({ dta: { a: value } }) },
  { name: "too-large", wanted: secret({ stringData: { a: value.repeat(60_000) } }) },
];

onRealKube("the value of a Secret", { controllers: false }, (world) => {
  it.each(troubles)(
    "is not in what is said when it is refused: $name",
    async ({ name, first, wanted }) => {
      const bench = world.bench(name);
      await bench.pass([configMap("beside", {}), ...(first === undefined ? [] : [first])]);
      const text = await said(bench, wanted);
      expect(text).toMatch(/"failed"|Error/);
      expect(text).not.toContain(value);
      expect(text).not.toContain(encoded);
    },
  );

  it("is not in what is said of another manager's field", async () => {
    const bench = world.bench("contested");
    await bench.pass([configMap("beside", {})]);
    const path = "/api/v1/namespaces/contested/secrets/keys?fieldManager=vault";
    const type = "application/apply-patch+yaml";
    await world.kube().request("PATCH", path, { type, value: secret({ data: { a: encoded } }) });
    const text = await said(bench, secret({ stringData: { a: `${value}-new` } }));
    expect(text).toContain("vault");
    expect(text).not.toContain(value);
    expect(text).not.toContain(encoded);
  });

  it("is not in the drift that is told, or in the inventory", async () => {
    const bench = world.bench("drifting");
    const wanted = [secret({ stringData: { a: value } })];
    await using followed = bench.follow(wanted, { drift: "report" });
    await followed.until(({ rows }) => rows[0]?.action.kind === "created");
    const type = "application/merge-patch+json";
    const changed = { data: { a: Buffer.from(`${value}-drifted`).toString("base64") } };
    const path = "/api/v1/namespaces/drifting/secrets/keys?fieldManager=kubectl-edit";
    await world.kube().request("PATCH", path, { type, value: changed });
    const pass = await followed.until(({ rows }) => rows[0]?.action.kind === "drifted");
    const text = JSON.stringify([pass.rows, followed.drift]);
    expect(text).toContain("data");
    expect(text).not.toContain(value);
    expect(text).not.toContain(encoded.slice(0, 20));
    expect(JSON.stringify(await bench.inventory())).not.toContain(encoded.slice(0, 20));
  });
});

/** All that a pass says, or why it was given up. */
async function said(bench: SetBench, wanted: KubernetesObject): Promise<string> {
  const told: string[] = [];
  for (const mode of ["atomic", "best-effort"] as const) {
    const text = await bench.pass([configMap("beside", {}), wanted], { mode }).then(
      ({ rows }) => JSON.stringify(rows),
      (error: unknown) => String(error),
    );
    told.push(text);
  }
  return told.join("\n");
}
