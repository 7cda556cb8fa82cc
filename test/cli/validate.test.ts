import { join } from "node:path";
import { expect, it } from "vitest";
import { pushAsPerson } from "../adapters/git/upstream.ts";
import { carts, commandLine, ok, sockshop } from "./command-line.ts";

it("validate of a folder tells how many files were read where they are good", async () => {
  const cli = await commandLine();
  const { out } = ok(await cli.run("validate", carts));
  expect(out).toMatch(/^\d+ files read, no faults\n$/);
});

it("validate tells every fault as file:line:column: message and ends with 1", async () => {
  const cli = await commandLine();
  await cli.write("shipyard.yaml", "stages:\n- name: Dev\n- name: Prod\n");
  await cli.write("carts/remediation.yaml", "remediations:\n- nme: x\n");
  await cli.write("node_modules/x/shipyard.yaml", "stages:\n- name: Dev\n");
  await cli.write(".git/shipyard.yaml", "stages:\n- name: Dev\n");
  await cli.write("README.md", "no YAML");
  const ended = await cli.run("validate");
  expect(ended.code).toBe(1);
  const lines = ended.out.split("\n");
  expect(lines.filter((line) => /^carts\/remediation\.yaml:\d+:\d+: \S/.test(line))).not.toEqual(
    [],
  );
  expect(lines.filter((line) => /^shipyard\.yaml:[23]:9: stage name/.test(line))).toHaveLength(2);
  expect(ended.out).toMatch(/\n2 files read, \d faults\n$/);
  expect(ended.out).not.toContain("node_modules");
});

it("validate names files as seen from where it runs", async () => {
  const cli = await commandLine();
  await cli.write("project/shipyard.yaml", "stages:\n- name: Dev\n");
  const ended = await cli.run("validate", "project");
  expect(ended.out).toContain(`${join("project", "shipyard.yaml")}:2:9: `);
});

it("validate says what it did not read", async () => {
  const cli = await commandLine();
  await cli.write("big.yaml", `a: ${"x".repeat(1024 * 1024)}\n`);
  await cli.write("latin.yaml", Uint8Array.of(0x61, 0x3a, 0x20, 0xe9));
  const ended = ok(await cli.run("validate"));
  expect(ended.err).toMatch(/^big\.yaml was not read.*\nlatin\.yaml was not read.*\n$/);
  expect(ended.out).toBe("0 files read, no faults\n");
});

it("validate tells of files that have a name nobody reads", async () => {
  const cli = await commandLine();
  const names = ["shipyard", "carts/remediation", "carts/slo", "carts/prometheus/sli"];
  for (const name of names) await cli.write(`${name}.yml`, "a: [");
  await cli.write(".github/slo.yml", "a: 1\n");
  const ended = await cli.run("validate");
  expect(ended.code).toBe(1);
  const told = ended.out.split("\n").filter((line) => line.includes("is not read"));
  expect(told).toEqual([
    "carts/prometheus/sli.yml:1:1: this file is not read: it must be called sli.yaml",
    "carts/remediation.yml:1:1: this file is not read: it must be called remediation.yaml",
    "carts/slo.yml:1:1: this file is not read: it must be called slo.yaml",
    "shipyard.yml:1:1: this file is not read: it must be called shipyard.yaml",
  ]);
});

it("validate of a repository reads main and every stage, and names the branch of a fault", async () => {
  const cli = await sockshop();
  const upstream = cli.repository("sockshop");
  const good = ok(await cli.run("validate", upstream));
  expect(good.out).toMatch(/^\d+ files read on main, dev, staging, production, no faults\n$/);
  await pushAsPerson(upstream, "production", { "carts/slo.yaml": "objectives: []\n" });
  await pushAsPerson(upstream, "feature", { "carts/slo.yaml": "objectives: []\n" });
  const ended = await cli.run("validate", upstream);
  expect(ended.code).toBe(1);
  expect(ended.out).toMatch(/^production:carts\/slo\.yaml:1:1: \S/);
  expect(ended.out).not.toContain("feature");
  const json = await cli.run("validate", upstream, "--output=json");
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({
    faults: [{ branch: "production", path: "carts/slo.yaml", line: 1, column: 1 }],
    branches: ["main", "dev", "staging", "production"],
  });
});

it("validate minds the name of the project where it is told", async () => {
  const cli = await commandLine();
  await cli.write("shipyard.yaml", "stages:\n- name: production\n");
  ok(await cli.run("validate"));
  const ended = await cli.run("validate", `--project=p${"x".repeat(60)}`);
  expect(ended.code).toBe(1);
  expect(ended.out).toContain("Kubernetes allows 63");
});

it.each([
  ["no folder", "nowhere", "nowhere cannot be read"],
  ["a file", "file.yaml", "file.yaml is no folder"],
  [
    "a folder of something else",
    "other",
    "no file of a project is here: name the project's folder or repository",
  ],
])("validate refuses %s", async (_, target, message) => {
  const cli = await commandLine();
  await cli.write("file.yaml", "a: 1\n");
  await cli.write("other/package.json", '{"name":"x"}');
  const ended = await cli.run("validate", target);
  expect(ended.code).toBe(2);
  expect(ended.err).toContain(message);
});

it("validate is coloured on a terminal only, and never where NO_COLOR is set", async () => {
  const cli = await commandLine();
  await cli.write("shipyard.yaml", "stages:\n- name: production\n");
  const escape = "\u001b[";
  expect((await cli.runOn({ isTerminal: true }, "validate")).out).toContain(escape);
  expect((await cli.run("validate")).out).not.toContain(escape);
  const quiet = { isTerminal: true, env: { NO_COLOR: "1" } };
  expect((await cli.runOn(quiet, "validate")).out).not.toContain(escape);
});
