import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, onTestFinished } from "vitest";
import { runCli } from "../../src/cli/run-cli.ts";
import { plainGit } from "../adapters/git/upstream.ts";

export const examples = join(process.cwd(), "test/fixtures/examples");
export const carts = join(examples, "onboarding-carts");

export type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** Runs commands in this process, in a folder of the test's own which is also where the data folder is. */
export async function commandLine(env: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));

  async function run(...args: readonly string[]): Promise<Ended> {
    return runOn({}, ...args);
  }

  async function runOn(
    over: { readonly isTerminal?: boolean; readonly env?: Readonly<Record<string, string>> },
    ...args: readonly string[]
  ): Promise<Ended> {
    const written = { out: "", err: "" };
    const isTerminal = over.isTerminal ?? false;
    const code = await runCli(args, {
      env: { PATH: process.env["PATH"], ...env, ...over.env },
      cwd: folder,
      now: () => new Date("2026-03-01T03:14:00.000Z"),
      out: { isTerminal, write: (text) => void (written.out += text) },
      err: { isTerminal, write: (text) => void (written.err += text) },
    });
    return { code, ...written };
  }

  async function write(path: string, text: string | Uint8Array): Promise<string> {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    return file;
  }

  const repository = (project: string) => join(folder, `.evenkeel/repositories/${project}.git`);
  return {
    folder,
    run,
    runOn,
    write,
    repository,
    git: (project: string, ...args: readonly string[]) => plainGit(repository(project), ...args),
  };
}

/** A command that has to work. */
export function ok(ended: Ended): Ended {
  if (ended.code === 0) return ended;
  throw new Error(`exit code ${ended.code}: ${ended.err}${ended.out}`);
}

/** The tutorial's project sockshop, with the service carts as far as the onboarding goes: a copy for each test. */
export async function sockshop() {
  const folder = await (template ??= makeSockshop());
  const cli = await commandLine();
  await cp(folder, join(cli.folder, ".evenkeel"), { recursive: true });
  await noteProject(cli.folder, cli.repository("sockshop"));
  return cli;
}

let template: Promise<string> | undefined;

afterAll(async () => {
  if (template !== undefined) await rm(await template, { recursive: true, force: true });
});

async function makeSockshop(): Promise<string> {
  const cli = await commandLine();
  ok(await cli.run("create", "project", "sockshop", `--shipyard=${carts}/shipyard.yaml`));
  ok(await cli.run("onboard", "service", "carts", "--project=sockshop", `--chart=${carts}/carts`));
  const kept = await mkdtemp(join(tmpdir(), "evenkeel-template-"));
  await cp(join(cli.folder, ".evenkeel"), kept, { recursive: true });
  return kept;
}

/** The copy is at another place than the project that was noted. */
async function noteProject(folder: string, url: string): Promise<void> {
  const note = join(folder, ".evenkeel/projects/sockshop.json");
  await writeFile(note, JSON.stringify({ url, login: null }));
}
