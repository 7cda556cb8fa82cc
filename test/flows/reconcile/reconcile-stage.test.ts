import { describe, expect, it } from "vitest";
import { deploymentYaml, stageBench } from "./stage-bench.ts";

const carts = "carts/manifests/carts.yaml";

describe("reconcileStage()", () => {
  it("says pending, rolls out, and ends with one word", async () => {
    await using bench = await stageBench();
    const sha = await bench.push({ [carts]: deploymentYaml() });
    expect(await bench.reconcile()).toMatchObject({ kind: "waiting" });
    expect(bench.posted(sha)).toEqual(["pending: applying this commit"]);
    await bench.settle();
    expect(bench.cluster.readyReplicas("shop-dev", "carts")).toBe(1);
    expect(bench.calls.filter((call) => call.startsWith("apply"))).toEqual([
      "apply Namespace",
      "apply ConfigMap",
      "apply Deployment",
      "apply ConfigMap",
    ]);
    expect(bench.posted(sha)).toEqual([
      "pending: applying this commit",
      "success: 1 object is healthy, 1 changed",
    ]);
  });

  it("posts nothing and asks nobody while nothing changes", async () => {
    await using bench = await stageBench();
    const sha = await bench.push({ [carts]: deploymentYaml() });
    await bench.settle();
    const { length } = bench.calls;
    expect(await bench.reconcile()).toEqual({ kind: "done" });
    expect(bench.calls).toHaveLength(length);
    expect(bench.posted(sha)).toHaveLength(2);
  });

  it("finds nothing to do after a restart, and leaves the word on the commit as it is", async () => {
    await using bench = await stageBench();
    const sha = await bench.push({ [carts]: deploymentYaml() });
    await bench.settle();
    const before = bench.posted(sha);
    const { length } = bench.calls;
    expect(await bench.reconcile({ restarted: true })).toEqual({ kind: "done" });
    expect(bench.calls.slice(length)).toEqual(["list ConfigMap"]);
    expect(bench.posted(sha)).toEqual(before);
  });

  it("takes a restart in the middle of a rollout for nothing new", async () => {
    await using bench = await stageBench();
    const sha = await bench.push({ [carts]: deploymentYaml() });
    await bench.reconcile();
    await bench.reconcile({ restarted: true });
    await bench.settle();
    expect(bench.posted(sha).map((text) => text.split(":")[0])).toEqual(["pending", "success"]);
  });

  it("uses the namespace that a service brings itself", async () => {
    await using bench = await stageBench();
    const own =
      "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop-dev, labels: { team: a } }\n";
    const sha = await bench.push({ "carts/manifests/ns.yaml": own });
    await bench.settle();
    expect(await bench.get("/api/v1/namespaces/shop-dev")).toMatchObject({
      metadata: { labels: { team: "a", "evenkeel.dev/set": "shop.dev" } },
    });
    expect(bench.posted(sha).at(-1)).toBe("success: 1 object is healthy, 1 changed");
  });

  it("applies nothing of a commit with a faulty file, and says which line it is", async () => {
    await using bench = await stageBench();
    const sha = await bench.push({
      [carts]: deploymentYaml(),
      "carts/flags.yaml": "flags:\n  Promotion: maybe\n",
      "orders/manifests/orders.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n",
    });
    expect(await bench.reconcile()).toMatchObject({ kind: "waiting" });
    expect(bench.calls).toEqual([]);
    expect(bench.posted(sha)).toEqual([
      "pending: applying this commit",
      expect.stringMatching(
        /^failure: nothing applied: carts\/flags\.yaml:2:14: "maybe" is not a flag's state: .*\(and 1 more\)$/,
      ),
    ]);
    expect(await bench.reconcile()).toMatchObject({ kind: "waiting" });
    expect(bench.posted(sha)).toHaveLength(2);
  });

  it("says what it cannot render", async () => {
    await using bench = await stageBench();
    const sha = await bench.push({ "carts/chart/Chart.yaml": "name: carts\nversion: 1.0.0\n" });
    await bench.settle();
    expect(bench.posted(sha).at(-1)).toMatch(
      /^failure: nothing applied: carts\/chart.* helm is not here/,
    );
  });

  it("tries every object, and applies none where the cluster refuses one", async () => {
    await using bench = await stageBench();
    const sha = await bench.push({
      [carts]: deploymentYaml(),
      "carts/manifests/widget.yaml":
        "apiVersion: example.org/v1\nkind: Widget\nmetadata: { name: w }\n",
    });
    await bench.settle();
    expect(bench.calls).toContain("try Deployment");
    expect(bench.calls).not.toContain("apply Deployment");
    expect(bench.posted(sha)).toEqual([
      "pending: applying this commit",
      expect.stringMatching(
        /^failure: Widget\/w: the cluster serves no Widget in example\.org\/v1/,
      ),
    ]);
  });

  it("knows long before the deadline that an image which cannot be pulled ends badly", async () => {
    await using bench = await stageBench();
    bench.cluster.breakImage("carts:bad");
    const sha = await bench.push({ [carts]: deploymentYaml("carts:bad") });
    const start = bench.clock.now().getTime();
    await bench.settle();
    const minutes = (bench.clock.now().getTime() - start) / 60_000;
    expect(minutes).toBeLessThan(1.5);
    expect(bench.posted(sha)).toEqual([
      "pending: applying this commit",
      expect.stringMatching(
        /^failure: Deployment\/carts: pod carts-.* container carts: ImagePullBackOff/,
      ),
    ]);
  });

  it("gives up on what does not settle in ten minutes", async () => {
    await using bench = await stageBench();
    const paused = deploymentYaml().replace("  replicas: 1\n", "  replicas: 1\n  paused: true\n");
    const sha = await bench.push({ [carts]: paused });
    const start = bench.clock.now().getTime();
    await bench.settle();
    const minutes = (bench.clock.now().getTime() - start) / 60_000;
    expect(minutes).toBeGreaterThan(10);
    expect(minutes).toBeLessThan(10.5);
    expect(bench.posted(sha)).toEqual([
      "pending: applying this commit",
      expect.stringMatching(/^failure: not healthy after 10 minutes: Deployment\/carts: /),
    ]);
  });

  it.each([
    [
      { cluster: null },
      { [carts]: deploymentYaml() },
      "error: evenkeel.config.yaml names no cluster for project shop",
    ],
    [
      { flags: [] },
      { "carts/flags.yaml": "flags:\n  Promotion: on\n" },
      "error: evenkeel.config.yaml names no flag service for project shop",
    ],
  ])("says so once where the server has nothing for it: %o", async (part, files, text) => {
    await using bench = await stageBench(part);
    const sha = await bench.push(files);
    await bench.reconcile();
    await bench.reconcile();
    expect(bench.posted(sha)).toEqual(["pending: applying this commit", text]);
    expect(bench.calls).toEqual([]);
  });
});

describe("reconcileStage() with feature flags", () => {
  const flagsFile = "carts/flags.yaml";

  it("sets those that differ, and says how many", async () => {
    await using bench = await stageBench();
    bench.flags.set("Promotion", true).set("Banner", false);
    const sha = await bench.push({ [flagsFile]: "flags:\n  Promotion: off\n  Banner: off\n" });
    await bench.settle();
    expect(bench.calls.filter((call) => call.startsWith("set"))).toEqual(["set flag Promotion"]);
    expect(bench.posted(sha).at(-1)).toBe("success: 1 of 2 flags set");
  });

  it("tells them beside the objects", async () => {
    await using bench = await stageBench();
    bench.flags.set("Promotion", true);
    const files = { [flagsFile]: "flags:\n  Promotion: on\n", [carts]: deploymentYaml() };
    const sha = await bench.push(files);
    await bench.settle();
    expect(bench.posted(sha).at(-1)).toBe("success: 1 object is healthy, 1 changed; 1 flag agrees");
  });

  it("names one that the flag service does not know", async () => {
    await using bench = await stageBench();
    bench.flags.set("Banner", false);
    const files = { [flagsFile]: "flags:\n  Promotion: on\n  Banner: on\n" };
    const sha = await bench.push(files);
    await bench.settle();
    expect(bench.flags).toEqual(new Map([["Banner", true]]));
    expect(bench.posted(sha)).toEqual([
      "pending: applying this commit",
      "failure: the flag service has no flag Promotion: create it there first",
    ]);
  });
});

describe("reconcileStage() of a newer commit", () => {
  it("gives its own answer to the commit that it overtook in the middle of a rollout", async () => {
    await using bench = await stageBench();
    const first = await bench.push({ [carts]: deploymentYaml() });
    await bench.settle();
    bench.cluster.breakImage("carts:bad");
    const overtaken = await bench.push({ [carts]: deploymentYaml("carts:bad") });
    await bench.reconcile();
    const unseen = await bench.push({ [carts]: deploymentYaml("carts:bad", 2) });
    const head = await bench.push({ [carts]: deploymentYaml("carts:2", 2) });
    await bench.settle();
    const last = "1 object is healthy, 1 changed";
    const part = `success: applied as part of ${head.slice(0, 7)}: ${last}`;
    expect(bench.posted(head)).toEqual(["pending: applying this commit", `success: ${last}`]);
    expect(bench.posted(overtaken)).toEqual(["pending: applying this commit", part]);
    expect(bench.posted(unseen)).toEqual([part]);
    expect(bench.posted(first)).toHaveLength(2);
    expect(bench.cluster.readyReplicas("shop-dev", "carts")).toBe(2);
  });

  it("leaves history from before Evenkeel alone, but no promise open", async () => {
    await using bench = await stageBench();
    const ancient = await bench.push({ [carts]: deploymentYaml() });
    const promised = await bench.push({ [carts]: deploymentYaml("carts:2") });
    await bench.reconcile();
    const head = await bench.push({ [carts]: deploymentYaml("carts:3") });
    await bench.settle();
    expect(bench.posted(ancient)).toEqual([]);
    expect(bench.posted(promised).map((text) => text.split(":")[0])).toEqual([
      "pending",
      "success",
    ]);
    expect(bench.posted(head)).toHaveLength(2);
  });

  it("hands on a bad answer too", async () => {
    await using bench = await stageBench();
    bench.cluster.breakImage("carts:slow");
    const overtaken = await bench.push({ [carts]: deploymentYaml("carts:slow") });
    await bench.reconcile();
    const head = await bench.push({ [carts]: "kind: Deployment\n" });
    await bench.settle();
    expect(bench.posted(overtaken).at(-1)).toMatch(
      new RegExp(`^failure: applied as part of ${head.slice(0, 7)}: nothing applied: carts/`),
    );
  });
});
