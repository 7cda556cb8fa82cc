import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { commandLine } from "./command-line.ts";

it("--version is that of package.json", async () => {
  const cli = await commandLine();
  const { out, code } = await cli.run("--version");
  expect(code).toBe(0);
  expect(JSON.parse(await readFile("package.json", "utf8"))).toMatchObject({ version: out.trim() });
});

it.each([
  [["--help"], "Usage: evenkeel"],
  [["create", "project", "--help"], "--git-remote-url <url>"],
  [["onboard", "service", "--help"], "--deployment-strategy <name>"],
  [["add-resource", "--help"], "--resourceUri <path>"],
  [["demo", "--help"], "--speed <number>"],
  [["evaluate", "--help"], "--sli-results <file>"],
  [["slo", "--help"], "Usage: evenkeel slo"],
])("%j answers and ends with 0", async (args, text) => {
  const cli = await commandLine();
  const ended = await cli.run(...args);
  expect(ended.code).toBe(0);
  expect(ended.out).toContain(text);
});

it.each([
  [[], "Usage: evenkeel"],
  [["explian"], "Did you mean explain?"],
  [["create"], "Usage: evenkeel create"],
  [["create", "project", "x"], "required option '--shipyard <file>'"],
  [["create", "service", "--project=x"], "missing required argument 'name'"],
  [["onboard", "service", "x", "--project=p", "--chart=c", "--deployment-strategy=blue"], "direct"],
  [["log", "--limit=0"], "It must be a whole number above 0."],
  [["demo", "--speed=-1"], "It must be a number above 0."],
  [["evaluate", "--era=2"], "Allowed choices are 1.x, 0.6"],
  [["slo"], "missing required argument 'file'"],
  [["validate", "--output=xml"], "Allowed choices are text, json"],
  [["validate", "a", "b"], "too many arguments"],
])("%j is told on stderr and ends with 2", async (args, message) => {
  const cli = await commandLine();
  const ended = await cli.run(...args);
  expect(ended.code).toBe(2);
  expect(ended.out).toBe("");
  expect(ended.err).toContain(message);
});

it("faults of the environment are told by the variable's name", async () => {
  const cli = await commandLine({ GHE_PROTOCOL: "gopher" });
  const ended = await cli.run("log");
  expect(ended.code).toBe(2);
  expect(ended.err).toContain("GHE_PROTOCOL: ");
});

it("serve tells everything that keeps it from starting", async () => {
  const cli = await commandLine({ EVENKEEL_CONFIG: "/nowhere/evenkeel.config.yaml" });
  const ended = await cli.run("serve");
  expect(ended.code).toBe(2);
  expect(ended.err).toContain("/nowhere/evenkeel.config.yaml cannot be read");
  expect(ended.err).toContain("GITHUB_TOKEN, is missing");
});
