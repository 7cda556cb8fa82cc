import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { planAction } from "../src/core/action/plan-action.ts";
import { parseShipyard } from "../src/core/delivery/parse-shipyard.ts";
import { parseSli } from "../src/core/evaluation/parse-sli.ts";
import { parseSlo } from "../src/core/evaluation/parse-slo.ts";
import { createLayout } from "../src/core/layout/layout.ts";
import { defaultPolicy, parsePolicy } from "../src/core/policy/parse-policy.ts";
import { givenContext } from "./core/action/given-service.ts";
import { parseRemediation } from "../src/core/remediation/parse-remediation.ts";
import { recogniseFile } from "../src/core/validation/recognise-file.ts";
import { validateProject } from "../src/core/validation/validate-project.ts";
import { fencesOf } from "./support/markdown.ts";

const template = "repo-template";
const service = "stage/hello";

it("has no fault", async () => {
  expect(validateProject(await filesOf(template), "shop")).toEqual([]);
});

it("has one file of every kind, each recognised as what it is", async () => {
  const files = await filesOf(template);
  const kinds = [...files].map(([path, text]) => [path, recogniseFile(path, text)]);
  expect(Object.fromEntries(kinds)).toEqual({
    ".github/workflows/validate.yaml": "other",
    "evenkeel.yaml": "policy",
    "shipyard.yaml": "shipyard",
    [`${service}/flags.yaml`]: "flags",
    [`${service}/manifests/deployment.yaml`]: "manifest",
    [`${service}/manifests/service.yaml`]: "manifest",
    [`${service}/remediation.yaml`]: "remediation",
    [`${service}/sli.yaml`]: "sli",
    [`${service}/slo.yaml`]: "slo",
  });
});

it("names only stages of its shipyard, and measures every objective", async () => {
  const files = await filesOf(template);
  const shipyard = valueOf(parseShipyard(textOf(files, "shipyard.yaml"), "shipyard.yaml"));
  const policy = valueOf(parsePolicy(textOf(files, "evenkeel.yaml"), "evenkeel.yaml"));
  const stages = shipyard.stages.map(({ name }) => name);
  expect(stages).toEqual(["dev", "staging", "production"]);
  expect(stages).toEqual(expect.arrayContaining(Object.keys(policy.stages)));
  const slo = valueOf(parseSlo(textOf(files, `${service}/slo.yaml`), "slo.yaml"));
  const sli = valueOf(parseSli(textOf(files, `${service}/sli.yaml`), "sli.yaml"));
  expect(Object.keys(sli.indicators).toSorted()).toEqual(
    slo.objectives.map((o) => o.sli).toSorted(),
  );
});

it("has actions that its files can take", async () => {
  const files = await filesOf(template);
  const rules = valueOf(parseRemediation(textOf(files, `${service}/remediation.yaml`), "x")).rules;
  const toggle = { action: "toggle-feature", value: "ServeFromCache:on" };
  const given = {
    service: "hello",
    root: service,
    manifests: `${service}/manifests`,
    flags: `${service}/flags.yaml`,
    files,
  };
  const plans = [...rules.flatMap(({ actions }) => actions), toggle].map((action) =>
    planAction(action, given, givenContext({ bounds: defaultPolicy.limits })),
  );
  expect(plans.map((plan) => ("summary" in plan ? plan.summary : plan.message))).toEqual([
    "replicas 1 → 2",
    "replicas 1 → 2",
    "ServeFromCache → on",
  ]);
});

it("becomes a branch for each stage by the commands of its README", async () => {
  const folder = await temporaryFolder();
  const [origin, clone] = [join(folder, "origin.git"), join(folder, "clone")];
  const git = async (...args: readonly string[]) => {
    const { stdout } = await run("git", args, { cwd: clone, env });
    return stdout;
  };
  await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", origin], { env });
  await cp(template, clone, { recursive: true });
  await git("init", "--quiet", "--initial-branch=main");
  await git("remote", "add", "origin", origin);
  await git("add", ".");
  await git("commit", "--quiet", "--message", "feat: begin");
  await git("push", "--quiet", "origin", "main");
  const [commands] = fencesOf(`${template}/README.md`).filter(({ language }) => language === "sh");
  await run("bash", ["-euc", commands?.text ?? "false"], { cwd: clone, env });

  const layout = createLayout({ project: "shop", mainBranch: "main", policy: "stage-branches" });
  for (const stage of ["dev", "staging", "production"]) {
    const branch = `origin/${layout.stageBranch(stage)}`;
    const paths = (await git("ls-tree", "-r", "--name-only", branch)).trim().split("\n");
    expect(layout.servicesIn(stage, paths)).toEqual(["hello"]);
    expect(paths).toContain(layout.service(stage, "hello").remediation);
    expect(paths).toContain("CODEOWNERS");
  }
});

it("checks itself with the version of this program, by actions that are pinned", async () => {
  const workflow = await readFile(`${template}/.github/workflows/validate.yaml`, "utf8");
  const manifest = await readFile("package.json", "utf8");
  const { version }: { version?: unknown } = JSON.parse(manifest);
  expect(workflow).toContain(`EVENKEEL: evenkeel@${String(version)}\n`);
  const own = await readFile(".github/workflows/check.yaml", "utf8");
  for (const text of [workflow, own]) {
    const uses = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    expect(text).toMatch(/^permissions:\n {2}contents: read\n\n/m);
  }
});

const run = promisify(execFile);
const person = { NAME: "Ada", EMAIL: "ada@example.org" };
const env = {
  PATH: process.env["PATH"] ?? "",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  ...Object.fromEntries(
    Object.entries(person).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  ),
};

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-template-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** The YAML files below a folder, by path. */
async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const paths = await readdir(folder, { recursive: true });
  const yaml = paths.filter((path) => path.endsWith(".yaml")).toSorted();
  const texts = await Promise.all(yaml.map((path) => readFile(join(folder, path), "utf8")));
  return new Map(yaml.map((path, index) => [path, texts[index] ?? ""]));
}

function textOf(files: ReadonlyMap<string, string>, path: string): string {
  return files.get(path) ?? `${path} is missing`;
}

function valueOf<T>(
  parsed:
    { readonly ok: true; readonly value: T } | { readonly ok: false; readonly faults: unknown },
): T {
  if (parsed.ok) return parsed.value;
  throw new Error(JSON.stringify(parsed.faults));
}
