import { spawn } from "node:child_process";

export type ProgramRun = {
  readonly file: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly deadlineSeconds: number;
  /** Of standard output. */
  readonly maxBytes: number;
};

export type ProgramResult =
  /** `code` null: a signal ended it. `stderr` is its end. */
  | {
      readonly kind: "ended";
      readonly code: number | null;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: "too-slow" }
  | { readonly kind: "too-large" }
  | { readonly kind: "not-started"; readonly message: string };

const keptOfStderr = 16 * 1024;

/** Runs a program without a shell and without input. What it started itself ends with it, at the latest at the deadline. */
export function runProgram(run: ProgramRun): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(run.file, [...run.args], {
      cwd: run.folder,
      env: run.environment,
      stdio: ["ignore", "pipe", "pipe"],
      // A process group of its own, which can be killed as a whole.
      detached: true,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let stderr = "";
    let stopped: "too-slow" | "too-large" | undefined;
    const stop = (reason: "too-slow" | "too-large") => {
      stopped ??= reason;
      killGroup(child.pid);
    };
    const deadline = setTimeout(() => stop("too-slow"), run.deadlineSeconds * 1000);
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > run.maxBytes) stop("too-large");
      else chunks.push(chunk);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-keptOfStderr);
    });
    child.on("error", (error) => {
      clearTimeout(deadline);
      resolve({ kind: "not-started", message: error.message });
    });
    // Whoever it left behind would hold its pipes open, and "close" waits for them.
    child.on("exit", () => killGroup(child.pid));
    child.on("close", (code) => {
      clearTimeout(deadline);
      if (stopped !== undefined) resolve({ kind: stopped });
      else {
        const stdout = Buffer.concat(chunks).toString("utf8");
        resolve({ kind: "ended", code, stdout, stderr });
      }
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody of the group is left.
  }
}
