import { spawn } from "node:child_process";
import { buffer, text } from "node:stream/consumers";

export type GitRun = { readonly code: number; readonly stdout: Buffer; readonly stderr: string };

export type GitOptions = {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
};

/** Runs git in a bare repository and returns its output whatever its exit code. */
export async function runGit(
  path: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<GitRun> {
  const child = spawn("git", args, { cwd: path, env: { ...gitEnvironment(), ...options.env } });
  // git may exit before it has read all its input; its exit code says what that means.
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  const closed = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
  const [code, stdout, stderr] = await Promise.all([
    closed,
    buffer(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

/** Standard output without the newline at its end. Throws where git fails. */
export async function git(
  path: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  const run = await runGit(path, args, options);
  if (run.code !== 0) throw new Error(`git ${args[0] ?? ""} failed in ${path}: ${run.stderr}`);
  return run.stdout.toString("utf8").replace(/\n$/, "");
}

/** Nothing of the user's own git configuration reaches the sandbox. */
function gitEnvironment(): Readonly<Record<string, string>> {
  return {
    PATH: process.env["PATH"] ?? "",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
}
