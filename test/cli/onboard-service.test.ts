import { cp, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { carts, commandLine, examples, ok, sockshop } from "./command-line.ts";
import { pushAsPerson } from "../adapters/git/upstream.ts";

it("create service gives a service its folder on every stage, and nothing twice", async () => {
  const cli = await commandLine();
  const shipyard = `--shipyard=${examples}/unleash-server/shipyard.yaml`;
  ok(await cli.run("create", "project", "website", shipyard));
  ok(await cli.run("create", "service", "front-end", "--project=website"));
  const { out } = ok(await cli.run("create", "service", "front-end", "--project=website"));
  expect(out).toMatch(/^ {2}\S+ +unchanged +[0-9a-f]{10}$/m);
  const stages = (await cli.git("website", "branch", "--format=%(refname:short)")).split("\n");
  for (const stage of stages.filter((name) => name !== "main")) {
    const metadata = await cli.git("website", "show", `${stage}:front-end/metadata.yaml`);
    expect(metadata).toBe("servicename: front-end");
    expect(await cli.git("website", "rev-list", "--count", `main..${stage}`)).toBe("1");
  }
});

it("onboard service puts the chart on every stage, one commit each, as it is", async () => {
  const cli = await sockshop();
  for (const stage of ["dev", "staging", "production"]) {
    const files = await cli.git("sockshop", "ls-tree", "-r", "--name-only", stage, "carts/");
    expect(files.split("\n")).toEqual([
      "carts/chart/Chart.yaml",
      "carts/chart/templates/deployment.yaml",
      "carts/chart/templates/service.yaml",
      "carts/chart/values.yaml",
      "carts/metadata.yaml",
    ]);
    expect(await cli.git("sockshop", "log", "--format=%B", `main..${stage}`)).toBe(
      `feat(${stage}/carts): onboard the service with its chart\n\nProject: sockshop\nStage: ${stage}\nService: carts`,
    );
    const blob = await cli.git("sockshop", "rev-parse", `${stage}:carts/chart/values.yaml`);
    const own = await cli.git("sockshop", "hash-object", `${carts}/carts/values.yaml`);
    expect(blob).toBe(own);
  }
});

it("onboard service run twice changes nothing; a file that is gone from the chart goes", async () => {
  const cli = await sockshop();
  const chart = join(cli.folder, "chart");
  await cp(`${carts}/carts`, chart, { recursive: true });
  const onboard = ["onboard", "service", "carts", "--project=sockshop", "--chart=chart"];
  const again = ok(await cli.run(...onboard));
  expect(again.out.match(/unchanged/g)).toHaveLength(3);
  await cli.write("chart/templates/extra.yaml", "kind: ConfigMap\n");
  ok(await cli.run(...onboard));
  await rm(join(chart, "templates/extra.yaml"));
  ok(await cli.run(...onboard));
  const files = await cli.git("sockshop", "ls-tree", "-r", "--name-only", "dev", "carts/chart/");
  expect(files).not.toContain("extra.yaml");
});

it("onboard service notes a direct deployment, and keeps what metadata.yaml says besides", async () => {
  const cli = await sockshop();
  const upstream = cli.repository("sockshop");
  await pushAsPerson(upstream, "dev", { "carts/metadata.yaml": "servicename: carts\nowner: ada" });
  const onboard = ["onboard", "service", "carts", "--project=sockshop", `--chart=${carts}/carts`];
  ok(await cli.run(...onboard, "--deployment-strategy=direct"));
  expect(await cli.git("sockshop", "show", "dev:carts/metadata.yaml")).toBe(
    "servicename: carts\nowner: ada\ndeploymentStrategy: direct",
  );
  const again = ok(await cli.run("create", "service", "carts", "--project=sockshop"));
  expect(again.out.match(/unchanged/g)).toHaveLength(3);
});

it.each([
  ["no folder", "nowhere", "there is no such folder"],
  ["a file", `${carts}/shipyard.yaml`, "is no folder: unpack the chart"],
  ["a folder without a Chart.yaml", `${carts}/carts/templates`, "a Chart.yaml is missing in it"],
])("onboard service refuses %s", async (_, chart, message) => {
  const cli = await sockshop();
  const ended = await cli.run("onboard", "service", "x", "--project=sockshop", `--chart=${chart}`);
  expect(ended.code).toBe(2);
  expect(ended.err).toContain(message);
});

it("onboard service refuses a chart with broken YAML, at its line", async () => {
  const cli = await sockshop();
  await cli.write("chart/Chart.yaml", "apiVersion: v1\nname: x\nversion: 0.1.0\n");
  await cli.write("chart/values.yaml", "image: a\n  replicaCount: 1\n");
  const ended = await cli.run("onboard", "service", "x", "--project=sockshop", "--chart=chart");
  expect(ended.code).toBe(1);
  expect(ended.err).toMatch(/^chart\/values\.yaml:2:\d+: /);
});

it("onboard service follows a link within the chart and refuses one that leads out of it", async () => {
  const cli = await sockshop();
  await cli.write("secret.yaml", "token: 1\n");
  const chart = join(cli.folder, "chart");
  await cp(`${carts}/carts`, chart, { recursive: true });
  await symlink("values.yaml", join(chart, "values-dev.yaml"));
  const onboard = ["onboard", "service", "carts", "--project=sockshop", "--chart=chart"];
  ok(await cli.run(...onboard));
  const entry = await cli.git("sockshop", "ls-tree", "dev", "carts/chart/values-dev.yaml");
  expect(entry).toMatch(/^100644 /);
  await symlink("../secret.yaml", join(chart, "templates.yaml"));
  const ended = await cli.run(...onboard);
  expect(ended.code).toBe(2);
  expect(ended.err).toContain("chart/templates.yaml is a link that leads out of the chart");
});

it("onboard service refuses a service that has manifests of another kind, and writes nowhere", async () => {
  const cli = await sockshop();
  const manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n";
  await pushAsPerson(cli.repository("sockshop"), "production", {
    "orders/manifests/x.yaml": manifest,
  });
  const before = await cli.git("sockshop", "for-each-ref");
  const ended = await cli.run(
    "onboard",
    "service",
    "orders",
    "--project=sockshop",
    `--chart=${carts}/carts`,
  );
  expect(ended.code).toBe(2);
  expect(ended.err).toMatch(/on stage production, orders has .*: keep one/);
  expect(await cli.git("sockshop", "for-each-ref")).toBe(before);
});
