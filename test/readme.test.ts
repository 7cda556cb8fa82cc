import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram } from "../src/cli/create-program.ts";
import { parseConfig } from "../src/config/config.ts";
import { parseShipyard } from "../src/core/delivery/parse-shipyard.ts";
import { parseSli } from "../src/core/evaluation/parse-sli.ts";
import { parseSlo } from "../src/core/evaluation/parse-slo.ts";
import { formatFault, type Parsed } from "../src/core/fault.ts";
import { parseFlags } from "../src/core/flags/parse-flags.ts";
import { defaultPolicy, parsePolicy } from "../src/core/policy/parse-policy.ts";
import { readEvent } from "../src/core/problem/read-event.ts";
import { parseRemediation } from "../src/core/remediation/parse-remediation.ts";
import { parseYaml } from "../src/core/yaml/parse-yaml.ts";
import { codeSpansOf, commandsOf, fencesOf, firstCellsBelow } from "./support/markdown.ts";

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "repo-template/README.md",
  ...readdirSync("docs").map((name) => `docs/${name}`),
];
const configuration = "docs/configuration.md";

type Parser = (text: string, path: string) => Parsed<unknown>;

const parsers: Readonly<Record<string, Parser>> = {
  "evenkeel.config.yaml": parseConfig,
  "evenkeel.yaml": parsePolicy,
  "shipyard.yaml": parseShipyard,
  "remediation.yaml": parseRemediation,
  "slo.yaml": parseSlo,
  "sli.yaml": parseSli,
  "flags.yaml": parseFlags,
};

/** Files of other systems, which are only held to be YAML. */
const foreign = [
  "alertmanager.yaml",
  "prometheus-rules.yaml",
  "cluster-role.yaml",
  "quality-gate.yaml",
  "workflow.yaml",
];

describe("examples", () => {
  const yaml = pages.flatMap(fencesOf).filter(({ language }) => language === "yaml");

  it("name the file that they are of", () => {
    const known = [...Object.keys(parsers), ...foreign];
    expect(yaml.filter(({ name }) => name === null || !known.includes(name))).toEqual([]);
    expect(Object.keys(parsers).filter((file) => !yaml.some(({ name }) => name === file))).toEqual(
      [],
    );
  });

  it.each(yaml)("$path:$line is a $name without a fault", ({ name, text }) => {
    const parse: Parser =
      parsers[name ?? ""] ?? ((source, path) => parseYaml(source, path, "kubernetes"));
    expect(faultsOf(parse(text, name ?? ""))).toEqual([]);
  });

  it("show the policy that holds without a file", () => {
    const [first] = yaml.filter(
      ({ path, name }) => path === configuration && name === "evenkeel.yaml",
    );
    expect(parsePolicy(first?.text ?? "", "evenkeel.yaml")).toEqual({
      ok: true,
      value: defaultPolicy,
    });
  });

  it("include an event that opens a problem", () => {
    const [event] = pages.flatMap(fencesOf).filter(({ name }) => name === "problem.json");
    const read = readEvent(JSON.parse(event?.text ?? ""), "cloudevent");
    expect(read).toMatchObject({
      ok: true,
      problems: [{ state: "open", project: "shop", stage: "production", service: "hello" }],
    });
  });

  it("include a configuration to begin with", () => {
    const path = "evenkeel.config.example.yaml";
    expect(faultsOf(parseConfig(readFileSync(path, "utf8"), path))).toEqual([]);
  });
});

describe("configuration.md", () => {
  const source = ["env", "secrets"].map((name) => readFileSync(`src/config/${name}.ts`, "utf8"));
  const variables = source.flatMap((text) =>
    [...text.matchAll(/found\.([A-Z_]+)|variables\["([A-Z_]+)"\]|\b([A-Z_]{4,}): \w+[,\s]/g)].map(
      ([, found, named, taken]) => found ?? named ?? taken ?? "",
    ),
  );

  it("has every variable that the server reads, and no other", () => {
    expect(variables.length).toBeGreaterThan(10);
    const documented = firstCellsBelow(configuration, "Environment");
    expect(documented.toSorted()).toEqual([...new Set(variables)].toSorted());
  });

  it.each([
    ["evenkeel.config.yaml", parseConfig, ""],
    ["evenkeel.config.yaml", parseConfig, "clusters: { a: { @ } }"],
    ["evenkeel.config.yaml", parseConfig, "flagServices: { a: { @ } }"],
    ["evenkeel.config.yaml", parseConfig, "indicators: { a: { @ } }"],
    ["evenkeel.config.yaml", parseConfig, "sinks: { a: { @ } }"],
    ["evenkeel.config.yaml", parseConfig, "events: [{ @ }]"],
    ["evenkeel.config.yaml", parseConfig, "projects: { a: { @ } }"],
    ["evenkeel.yaml", parsePolicy, ""],
    ["evenkeel.yaml", parsePolicy, "limits: { @ }"],
    ["evenkeel.yaml", parsePolicy, "pullRequests: { @ }"],
    ["evenkeel.yaml", parsePolicy, "stages: { a: { @ } }"],
    ["evenkeel.yaml", parsePolicy, "services: { a: { @ } }"],
  ] as const)("explains every key of %s %#", (file, parse, place) => {
    const keys = knownKeys(parse, place);
    expect(keys.length).toBeGreaterThan(0);
    const text = readFileSync(configuration, "utf8").split(`\n## ${file}\n`)[1] ?? "";
    const [section = ""] = text.split(/\n## /);
    const missing = keys.filter(
      (key) => !new RegExp(`\`(\\w+\\.)?${key}(\\.\\w+)?\``).test(section),
    );
    expect(missing).toEqual([]);
  });

  it("has every variable that a command reads", () => {
    const spans = codeSpansOf(configuration);
    const read = readdirSync("src/cli").flatMap((name) =>
      [...readFileSync(`src/cli/${name}`, "utf8").matchAll(/\benv\["([A-Z_]+)"\]/g)].map(
        ([, variable]) => variable,
      ),
    );
    expect(read.filter((variable) => variable === undefined || !spans.includes(variable))).toEqual(
      [],
    );
  });
});

describe("commands", () => {
  const manifest: unknown = JSON.parse(readFileSync("package.json", "utf8"));

  it("of npm exist", () => {
    const commands = pages.flatMap((page) => commandsOf(page, "npm"));
    const runs = commands.flatMap((command) => /^npm run ([\w:-]+)/.exec(command)?.[1] ?? []);
    expect(runs).toContain("demo");
    for (const script of [...runs, "test"]) expect(manifest).toHaveProperty(["scripts", script]);
  });

  const program = createProgram(silent(), () => undefined);
  const named = pages.flatMap((page) => [
    ...commandsOf(page, "evenkeel"),
    ...commandsOf(page, "node dist/cli/main.js").map((command) =>
      command.replace("node dist/cli/main.js", "evenkeel"),
    ),
    ...stepsOf(page),
  ]);

  it("are found in workflows too", () => {
    expect(stepsOf("docs/quality-gate.md")).toHaveLength(1);
  });

  it.each([...new Set(named)])("%s exists, with these options", (command) => {
    const [, ...words] = command.split(/\s+/);
    const { found, rest } = descend(program, words);
    expect(found).not.toBe(program);
    const known = found.options.map(({ long }) => long);
    const options = rest.flatMap((word) => /^--[\w-]+/.exec(word)?.[0] ?? []);
    expect(options.filter((option) => !known.includes(option))).toEqual([]);
  });
});

it("asks of GitHub what app.yml asks", () => {
  const [link = ""] = fencesOf("docs/install.md")
    .map(({ text }) => text.trim())
    .filter((text) => text.includes("/settings/apps/new?"));
  const { searchParams } = new URL(link);
  const app = readFileSync("app.yml", "utf8");
  const permissions = [...app.matchAll(/^ {2}(\w+): (read|write)$/gm)];
  const events = [...app.matchAll(/^ {2}- (\w+)$/gm)].map(([, event]) => event);
  expect(permissions.length).toBeGreaterThan(3);
  for (const [, name = "", level] of permissions) expect(searchParams.get(name)).toBe(level);
  expect(searchParams.getAll("events[]")).toEqual(events);
  const others = ["name", "public", "webhook_active", "webhook_url", "events[]"];
  const asked = [...searchParams.keys()].filter((key) => !others.includes(key));
  expect(asked).toHaveLength(permissions.length);
});

it("has no link that leads nowhere", () => {
  const broken = pages.flatMap((page) => {
    const links = [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)];
    return links
      .map(([, to = ""]) => normalize(join(dirname(page), to)))
      .filter((to) => !existsSync(to));
  });
  expect(broken).toEqual([]);
});

it("has the section that a comment in the code cites", () => {
  const cited = ["src", "test"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && path !== "readme.test.ts")
      .flatMap((path) => citationsOf(readFileSync(join(folder, path), "utf8"))),
  );
  expect(cited.length).toBeGreaterThan(10);
  const missing = cited.filter(({ page, section }) => {
    const path = `docs/${page}`;
    const heading = new RegExp(`^#+ ${section.replaceAll(".", String.raw`\.`)}[. ]`, "m");
    return !existsSync(path) || !heading.test(readFileSync(path, "utf8"));
  });
  expect(missing).toEqual([]);
});

type Citation = { readonly page: string; readonly section: string };

/** `keptn.md §5.4, §5.5` and `DESIGN §2`. */
function citationsOf(text: string): readonly Citation[] {
  const groups = text.matchAll(/\b([a-z-]+\.md|DESIGN) (§\d[\w.]*(?:(?:, | and )§\d[\w.]*)*)/g);
  return [...groups].flatMap(([, name = "", list = ""]) =>
    [...list.matchAll(/§(\d[\w.]*\w|\d)/g)].map(([, section = ""]) => ({
      page: name === "DESIGN" ? "design.md" : name,
      section,
    })),
  );
}

/** The keys that a message about an unknown one lists; `@` is where the unknown one goes. */
function knownKeys(parse: Parser, place: string): readonly string[] {
  const text = place === "" ? "unknownKey: 1" : place.replace("@", "unknownKey: 1");
  const [, list = ""] = /known here: (.*)/.exec(faultsOf(parse(text, "x")).join("\n")) ?? [];
  return list.split(", ").filter((key) => key !== "");
}

function faultsOf(parsed: Parsed<unknown>): readonly string[] {
  return parsed.ok ? [] : parsed.faults.map(formatFault);
}

/** What the workflows of a page run of this program, up to where the shell goes on. */
function stepsOf(page: string): readonly string[] {
  const workflows = fencesOf(page).filter(({ language }) => language === "yaml");
  return workflows.flatMap(({ text }) =>
    [...text.matchAll(/npx --yes "\$EVENKEEL" ([^>|;&\n]+)/g)].map(
      ([, command = ""]) => `evenkeel ${command.trim()}`,
    ),
  );
}

function descend(from: Command, words: readonly string[]): { found: Command; rest: string[] } {
  const [word, ...rest] = words;
  const next = from.commands.find((command) => command.name() === word);
  return next === undefined ? { found: from, rest: [...words] } : descend(next, rest);
}

function silent(): Parameters<typeof createProgram>[0] {
  const nowhere = { write: () => undefined, isTerminal: false };
  return { env: {}, cwd: "/", now: () => new Date(0), out: nowhere, err: nowhere };
}
