import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chartOf, kustomizationOf, programBench } from "./fake-program.ts";

const done = "process.stdout.write('kind: X\\n')";

describe("createChartRenderer(): Helm", () => {
  it("gives Helm the chart and the values of the stage, ours last, and nothing else", async () => {
    await using bench = await programBench();
    await bench.install(
      "helm",
      `note(JSON.stringify({ args, files: fs.readdirSync(".", { recursive: true }).sort(), values: fs.readFileSync("../values.json", "utf8") })); ${done}`,
    );
    const chart = chartOf({
      "carts/chart/values.yaml": "a: 1\n",
      "carts/values.yaml": "a: 2\n",
      "carts/slo.yaml": "x: 1\n",
    });
    expect(await bench.renderer().helm(chart)).toEqual({ kind: "rendered", text: "kind: X\n" });
    expect((await bench.notes()).map((note) => JSON.parse(note))).toEqual([
      {
        args: [
          "template",
          "shop-dev-carts",
          "./carts/chart",
          "--namespace=shop-dev",
          "--include-crds",
          "--skip-tests",
          "--values=./carts/values.yaml",
          "--values=../values.json",
        ],
        files: [
          "carts",
          "carts/chart",
          "carts/chart/Chart.yaml",
          "carts/chart/values.yaml",
          "carts/values.yaml",
        ],
        values: '{"keptn":{"stage":"dev"}}',
      },
    ]);
    expect(await bench.leftOver()).toEqual([]);
  });

  it("shows it no login, no cluster and no network", async () => {
    await using bench = await programBench();
    process.env["GITHUB_TOKEN_OF_TEST"] = "hunter2";
    await bench.install("helm", `note(JSON.stringify(process.env)); ${done}`);
    await bench.renderer().helm(chartOf());
    delete process.env["GITHUB_TOKEN_OF_TEST"];
    const [note = "{}"] = await bench.notes();
    const seen: unknown = JSON.parse(note);
    expect(note).not.toContain("hunter2");
    expect(Object.keys(Object(seen)).filter((name) => name.startsWith("KUBE"))).toEqual([]);
    expect(seen).toMatchObject({ HTTPS_PROXY: "http://127.0.0.1:9", GIT_ALLOW_PROTOCOL: "none" });
    expect(seen).toMatchObject({ HOME: expect.stringMatching(/scratch\/render-\w+\/home$/) });
  });

  it("renders the same input once, at the same time or later, and another one again", async () => {
    await using bench = await programBench();
    await bench.install("helm", `note("run"); ${done}`);
    const { helm } = bench.renderer();
    const results = await Promise.all([helm(chartOf()), helm(chartOf())]);
    results.push(await helm(chartOf({ "carts/slo.yaml": "does: not matter\n" })));
    expect(results).toEqual(
      Array.from({ length: 3 }, () => ({ kind: "rendered", text: "kind: X\n" })),
    );
    expect(await bench.notes()).toEqual(["run"]);
    await helm(chartOf({ "carts/values.yaml": "a: 1\n" }));
    await helm({ ...chartOf(), namespace: "other" });
    await helm({ ...chartOf(), values: {} });
    expect(await bench.notes()).toHaveLength(4);
    await bench.install("helm", `note("new"); ${done} // another program`);
    await helm(chartOf());
    expect((await bench.notes()).at(-1)).toBe("new");
  });

  it("says where a template is at fault, and asks again only for another input", async () => {
    await using bench = await programBench();
    await bench.install(
      "helm",
      `note("run"); console.error("Error: carts/templates/d.yaml:3:4\\n no such value"); process.exit(1)`,
    );
    const { helm } = bench.renderer();
    const failed = {
      kind: "failed",
      reason: "invalid",
      message: "carts/chart/templates/d.yaml:3:5: no such value",
    };
    expect(await helm(chartOf())).toEqual(failed);
    expect(await helm(chartOf())).toEqual(failed);
    expect(await bench.notes()).toEqual(["run"]);
  });

  it("stops it at the deadline, with what it started", async () => {
    await using bench = await programBench();
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const grandchild = `require("node:net").connect(${port}, "127.0.0.1"); setInterval(() => {}, 1000)`;
    await bench.install(
      "helm",
      `require("node:child_process").spawn(node, ["-e", ${JSON.stringify(grandchild)}], { stdio: "inherit" }); setInterval(() => {}, 1000)`,
    );
    const connected = once(server, "connection");
    const result = bench.renderer({ deadlineSeconds: 2 }).helm(chartOf());
    const [socket] = await connected;
    const closed = once(socket, "close");
    socket.on("error", () => undefined).resume();
    expect(await result).toMatchObject({ kind: "failed", reason: "too-slow" });
    await closed;
    server.close();
    expect(await bench.leftOver()).toEqual([]);
  });

  it("stops it when it writes too much", async () => {
    await using bench = await programBench();
    await bench.install("helm", `process.stdout.write("x".repeat(300000))`);
    const result = await bench.renderer({ maxBytes: 200_000 }).helm(chartOf());
    expect(result).toMatchObject({ kind: "failed", reason: "too-large" });
  });

  it("runs no more of them at a time than it may", async () => {
    await using bench = await programBench();
    await bench.install("helm", `note("start"); setTimeout(() => { note("end"); ${done} }, 100)`);
    const { helm } = bench.renderer({ concurrency: 2 });
    const charts = [1, 2, 3, 4].map((number) => chartOf({ "carts/values.yaml": `a: ${number}` }));
    await Promise.all(charts.map(helm));
    let running = 0;
    const levels = (await bench.notes()).map((note) => (running += note === "start" ? 1 : -1));
    expect(levels).toHaveLength(8);
    expect(Math.max(...levels)).toBe(2);
  });

  it("writes no file outside of its folder", async () => {
    await using bench = await programBench();
    await bench.install("helm", done);
    const chart = chartOf({ "carts/chart/../../../../x": "1" });
    await expect(bench.renderer().helm(chart)).rejects.toThrow("no path within a repository");
    expect(await bench.leftOver()).toEqual([]);
  });
});

describe("createChartRenderer(): programs", () => {
  it("says what to install or to set where there is none, and finds one that comes later", async () => {
    await using bench = await programBench();
    const { helm, kustomize } = bench.renderer();
    const kustomization = kustomizationOf({ "web/kustomization.yaml": "" });
    expect(await helm(chartOf())).toEqual({
      kind: "failed",
      reason: "no-program",
      message: expect.stringMatching(/^helm is not on the PATH .*EVENKEEL_HELM$/),
    });
    expect(await kustomize(kustomization)).toMatchObject({
      reason: "no-program",
      message: expect.stringMatching(/EVENKEEL_KUSTOMIZE or EVENKEEL_KUBECTL$/),
    });
    await bench.install("helm", done);
    expect(await helm(chartOf())).toMatchObject({ kind: "rendered" });
  });

  it("names the setting whose program is not there", async () => {
    await using bench = await programBench();
    await bench.install("helm", done);
    const gone = join(bench.folder, "gone");
    const programs = { helm: gone, kustomize: null, kubectl: gone };
    const { helm, kustomize } = bench.renderer({ programs });
    expect(await helm(chartOf())).toMatchObject({
      reason: "no-program",
      message: expect.stringContaining(`EVENKEEL_HELM is ${gone}, `),
    });
    expect(await kustomize(kustomizationOf({}))).toMatchObject({
      message: expect.stringContaining(`EVENKEEL_KUBECTL is ${gone}, `),
    });
  });

  it.each([
    ["kustomize on the PATH", ["kustomize", "kubectl"], {}, "kustomize build"],
    ["else kubectl", ["kubectl"], {}, "kubectl kustomize"],
    ["the kubectl that is named", ["kustomize", "k8s"], { kubectl: "k8s" }, "k8s kustomize"],
    ["the kustomize that is named", ["kust", "kubectl"], { kustomize: "kust" }, "kust build"],
  ])("builds with %s", async (_, installed, named, expected) => {
    await using bench = await programBench();
    for (const name of installed) {
      await bench.install(name, `note(["${name}", ...args].join(" ")); ${done}`);
    }
    const programs = { helm: null, kustomize: null, kubectl: null, ...named };
    const result = await bench
      .renderer({ programs })
      .kustomize(kustomizationOf({ "web/kustomization.yaml": "" }));
    expect(result).toEqual({ kind: "rendered", text: "kind: X\n" });
    expect(await bench.notes()).toEqual([
      `${expected} --load-restrictor=LoadRestrictionsRootOnly ./web`,
    ]);
  });
});
