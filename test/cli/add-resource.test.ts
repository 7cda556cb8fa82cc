import { expect, it } from "vitest";
import { carts, ok, sockshop } from "./command-line.ts";

const project = "--project=sockshop";
const remediation = `--resource=${carts}/remediation.yaml`;
const toCarts = ["--service=carts", "--resourceUri=remediation.yaml"] as const;

it("add-resource puts a service's file on one stage with one commit, and nothing twice", async () => {
  const cli = await sockshop();
  const add = ["add-resource", project, "--stage=production", ...toCarts, remediation];
  const { out } = ok(await cli.run(...add));
  const head = await cli.git("sockshop", "rev-parse", "production");
  expect(out).toBe(`  production  committed  ${head.slice(0, 10)}\n`);
  const blob = await cli.git("sockshop", "rev-parse", "production:carts/remediation.yaml");
  const own = await cli.git("sockshop", "hash-object", `${carts}/remediation.yaml`);
  expect(blob).toBe(own);
  expect(await cli.git("sockshop", "log", "-1", "--format=%B", "production")).toBe(
    "feat(production/carts): add remediation.yaml\n\nProject: sockshop\nStage: production\nService: carts",
  );
  expect(ok(await cli.run(...add)).out).toBe(`  production  unchanged  ${head.slice(0, 10)}\n`);
  expect(await cli.git("sockshop", "rev-parse", "production")).toBe(head);
});

it("add-resource with --all-stages makes one commit for each stage", async () => {
  const cli = await sockshop();
  const { out } = ok(
    await cli.run("add-resource", project, "--all-stages", ...toCarts, remediation),
  );
  expect(out.match(/committed/g)).toHaveLength(3);
  for (const stage of ["dev", "staging", "production"]) {
    expect(await cli.git("sockshop", "rev-list", "--count", `main..${stage}`)).toBe("2");
  }
});

it("add-resource keeps bytes that are no text", async () => {
  const cli = await sockshop();
  await cli.write("load.bin", Uint8Array.of(0, 255, 254, 10));
  const uri = "--resourceUri=jmeter/load.bin";
  ok(
    await cli.run(
      "add-resource",
      project,
      "--stage=dev",
      "--service=carts",
      "--resource=load.bin",
      uri,
    ),
  );
  const size = await cli.git("sockshop", "cat-file", "-s", "dev:carts/jmeter/load.bin");
  expect(size).toBe("4");
});

it("add-resource puts a stage's file into the stage, and a project's on main", async () => {
  const cli = await sockshop();
  await cli.write("policy.yaml", "limits:\n  maxReplicas: 4\n");
  const policy = ["--resource=policy.yaml", "--resourceUri=evenkeel.yaml"];
  ok(await cli.run("add-resource", project, ...policy));
  expect(await cli.git("sockshop", "show", "main:evenkeel.yaml")).toContain("maxReplicas: 4");
  await cli.write("notes.md", "on call: grace\n");
  const notes = ["--resource=notes.md", "--resourceUri=docs/notes.md", "--stage=dev"];
  ok(await cli.run("add-resource", project, ...notes));
  expect(await cli.git("sockshop", "show", "dev:docs/notes.md")).toBe("on call: grace");
});

it.each([
  ["remediation.yaml", "remediations:\n- name: x\n  actions: []\n", /^mine\.yaml:3:\d+: /],
  ["remediation.yaml", "objectives: []\n", /^mine\.yaml:1:1: /],
  ["slo.yaml", "objectives:\n- sli: x\n  pass: yes\n", /^mine\.yaml:\d+:\d+: /],
  ["dynatrace/sli.yaml", "indicators: [a]\n", /^mine\.yaml:1:1: indicators must be a map/],
  ["flags.yaml", "flags: [a]\n", /^mine\.yaml:1:1: flags must be a map/],
])("add-resource refuses a %s that cannot be used: %j", async (uri, text, message) => {
  const cli = await sockshop();
  await cli.write("mine.yaml", text);
  const ended = await cli.run(
    "add-resource",
    project,
    "--all-stages",
    "--service=carts",
    "--resource=mine.yaml",
    `--resourceUri=${uri}`,
  );
  expect(ended.err).toMatch(message);
  expect(ended.code).toBe(1);
  expect(await cli.git("sockshop", "rev-list", "--count", "main..dev")).toBe("1");
});

it.each([
  ["shipyard.yaml", "stages:\n- name: Dev\n", /^mine\.yaml:2:9: stage name "Dev"/],
  ["evenkeel.yaml", "stages:\n  prod:\n    mode: review\n", /^mine\.yaml:2:3: .*no stage prod/],
])("add-resource refuses a project's %s that cannot be used", async (uri, text, message) => {
  const cli = await sockshop();
  await cli.write("mine.yaml", text);
  const ended = await cli.run(
    "add-resource",
    project,
    "--resource=mine.yaml",
    `--resourceUri=${uri}`,
  );
  expect(ended.err).toMatch(message);
  expect(ended.code).toBe(1);
});

it.each<[string, readonly string[], string]>([
  [
    "no stage for a service",
    ["--service=carts", "--resourceUri=a"],
    "add --stage, or --all-stages",
  ],
  ["two wishes", ["--stage=dev", "--all-stages", "--resourceUri=a"], "exclude each other"],
  [
    "an unknown stage",
    ["--stage=prod", "--service=carts", "--resourceUri=a"],
    'sockshop has no stage "prod": its stages are dev, staging, production',
  ],
  [
    "an unknown service",
    ["--stage=dev", "--service=cart", "--resourceUri=a"],
    'stage dev of sockshop has no service "cart": its services are carts',
  ],
  ["a path out of the folder", ["--stage=dev", "--resourceUri=../a"], "leads out of its folder"],
  ["git's own files", ["--stage=dev", "--resourceUri=.git/config"], "is git's own"],
])("add-resource refuses %s", async (_, args, message) => {
  const cli = await sockshop();
  const ended = await cli.run("add-resource", project, remediation, ...args);
  expect(ended.code).toBe(2);
  expect(ended.err).toContain(message);
});

it("add-resource names the projects that it knows", async () => {
  const cli = await sockshop();
  const uri = "--resourceUri=a";
  const ended = await cli.run("add-resource", "--project=sock", remediation, uri);
  expect(ended.code).toBe(2);
  expect(ended.err).toContain('no project "sock": known are sockshop');
});
