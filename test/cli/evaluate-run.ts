import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { runCli } from "../../src/cli/run-cli.ts";
import type { Ended } from "./command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "evenkeel-evaluate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder of the test file's own, which commands run in. */
export function writeIn(name: string, content: unknown): string {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  writeFileSync(join(folder, name), text);
  return name;
}

export async function runIn(...args: readonly string[]): Promise<Ended> {
  return runWith({ isTerminal: false }, ...args);
}

export async function runWith(
  { isTerminal }: { readonly isTerminal: boolean },
  ...args: readonly string[]
): Promise<Ended> {
  const written = { out: "", err: "" };
  const code = await runCli(args, {
    env: {},
    cwd: folder,
    now: () => new Date("2026-03-01T03:14:00.000Z"),
    out: { isTerminal, write: (text) => void (written.out += text) },
    err: { isTerminal, write: (text) => void (written.err += text) },
  });
  return { code, ...written };
}

/** The command's JSON, whatever its exit code. */
export async function evaluateJson(
  files: Readonly<Record<string, unknown>>,
  ...more: readonly string[]
): Promise<{ readonly code: number; readonly json: unknown }> {
  const args = Object.entries(files).flatMap(([option, content]) => [
    `--${option}`,
    writeIn(`${option}.json`, content),
  ]);
  const { code, out } = await runIn("evaluate", ...args, ...more, "--output", "json");
  return { code, json: JSON.parse(out) };
}
