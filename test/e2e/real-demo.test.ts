import { expect, it } from "vitest";
import { z } from "zod";
import type { KubeRequest } from "../support/kube-request.ts";
import { commandLine } from "../cli/command-line.ts";
import { onRealCluster } from "./on-real-cluster.ts";

const Told = z.looseObject({
  kind: z.string(),
  name: z.string().optional(),
  text: z.string().optional(),
});
const Namespaces = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string() }) })),
});

const sockshop = ["sockshop-dev", "sockshop-staging", "sockshop-production"];

onRealCluster("the demo on a real control plane", undefined, (kube) => {
  const play = async (...args: readonly string[]) => {
    const cli = await commandLine();
    const scenario = ["--scenario=sockshop", "--output=json", "--speed=120"];
    const ended = await cli.run("demo", ...scenario, `--kubeconfig=${kube().kubeconfig}`, ...args);
    const lines = ended.out.split("\n").filter((line) => line !== "");
    return { ...ended, told: lines.map((line) => Told.parse(JSON.parse(line))) };
  };
  it("heals by a second replica, and deletes what it has made", { timeout: 240_000 }, async () => {
    const played = await play();

    expect(played).toMatchObject({ code: 0, err: "" });
    expect(played.told).toContainEqual(
      expect.objectContaining({
        text: "carts: 171 requests/s on 2 ready replicas, p90 402 ms",
      }),
    );
    expect(factsOf(played, "status")).toEqual([
      "success  evenkeel/evaluation/production/carts: pass: score 100, response_time_p90 402.5 < 1000",
      expect.stringMatching(
        /^success {2}evenkeel\/reconcile\/production: \d objects are healthy, 1 changed$/,
      ),
    ]);
    expect(await namespaces(kube().request)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^sockshop-/)]),
    );
  });

  it(
    "hands over to people where a replica does not help, and goes on where a demo was left",
    { timeout: 240_000 },
    async () => {
      await make(kube().request, "sockshop-production", { "evenkeel.dev/demo": "true" });
      const played = await play("--broken");

      expect(played.code).toBe(1);
      expect(factsOf(played, "comment").join("\n")).toContain("**This needs a person: ");
      expect(factsOf(played, "status")).toContainEqual(
        expect.stringMatching(/^failure {2}evenkeel\/evaluation\/production\/carts: /),
      );
    },
  );

  it("leaves namespaces alone that no demo has made", async () => {
    await make(kube().request, "sockshop-staging", {});
    const played = await play();

    expect(played.code).toBe(2);
    expect(played.err).toContain("the demo needs the names: sockshop-staging;");
    const there = await namespaces(kube().request);
    expect(there.filter((name) => sockshop.includes(name))).toEqual(["sockshop-staging"]);
  });
});

it("names a context only with a kubeconfig, and one that the kubeconfig has", async () => {
  const cli = await commandLine();
  expect(await cli.run("demo", "--context=kind")).toMatchObject({
    code: 2,
    err: expect.stringContaining("--kubeconfig"),
  });
  expect(await cli.run("demo", "--kubeconfig=none")).toMatchObject({
    code: 2,
    err: expect.stringContaining("there is no kubeconfig at"),
  });
});

function factsOf(
  { told }: { readonly told: readonly z.infer<typeof Told>[] },
  name: string,
): readonly (string | undefined)[] {
  return told.filter((each) => each.name === name).map(({ text }) => text);
}

async function namespaces(request: KubeRequest): Promise<readonly string[]> {
  const { body } = await request("GET", "/api/v1/namespaces");
  return Namespaces.parse(body).items.map(({ metadata }) => metadata.name);
}

async function make(
  request: KubeRequest,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const value = { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
  const { code } = await request("POST", "/api/v1/namespaces", { type: "application/json", value });
  if (code !== 201) throw new Error(`the namespace ${name} was not made: ${code}`);
}
