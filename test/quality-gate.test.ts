import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readEvaluationRequest } from "../src/core/evaluation-request/read-evaluation-request.ts";
import { commandLine, ok } from "./cli/command-line.ts";
import { commandsOf, fencesOf } from "./support/markdown.ts";

const page = "docs/quality-gate.md";
const files = new Map(fencesOf(page).map(({ name, text }) => [name ?? "", text]));

function fileOf(name: string): string {
  return files.get(name) ?? "";
}

it("the page's example comes to what the page says", async () => {
  const cli = await commandLine();
  for (const name of ["slo.yaml", "results.json", "history.json"]) {
    await cli.write(name, fileOf(name));
  }
  const [command = ""] = commandsOf(page, "evenkeel").filter((each) => each.includes("--history"));
  const { out } = ok(await cli.run(...command.split(" ").slice(1)));
  expect(out).toBe(fileOf("verdict"));
});

it("the page's event asks for an evaluation", () => {
  const receipt = { receivedAt: "2026-03-01T03:14:00.000Z", project: null };
  const read = readEvaluationRequest(JSON.parse(fileOf("evaluation.json")), receipt);
  expect(read).toMatchObject({
    kind: "request",
    request: {
      project: "shop",
      stage: "staging",
      service: "carts",
      window: { start: "2026-03-01T03:04:00.000Z", end: "2026-03-01T03:14:00.000Z" },
      labels: { build: "71" },
    },
  });
});

it("the page's workflow runs this version, by actions that are pinned, and may only read", () => {
  const workflow = fileOf("quality-gate.yaml");
  const manifest: unknown = JSON.parse(readFileSync("package.json", "utf8"));
  const version = typeof manifest === "object" && manifest && "version" in manifest;
  expect(version && manifest.version).toEqual(/EVENKEEL: evenkeel@(\S+)/.exec(workflow)?.[1]);
  const uses = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
  expect(uses).toHaveLength(2);
  for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  expect(workflow).toContain("\npermissions:\n  contents: read\n\n");
});
