import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** A program that can be ended and started again with the same flags. */
export type KubeProcess = AsyncDisposable & {
  readonly start: () => void;
  /** SIGKILL, as a crash would end it; resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** The last lines that it wrote. */
  readonly lastWords: () => Promise<string>;
};

/** A program of the control plane, not started yet; it writes to `logFile`, and ends with this process at the latest. */
export function kubeProcess(
  program: readonly string[],
  flags: readonly string[],
  logFile: string,
): KubeProcess {
  const [command = "", ...args] = program;
  let end: (() => Promise<void>) | undefined;
  const kill = async () => end?.();
  return {
    start: () => {
      const log = openSync(logFile, "a");
      const child = spawn(command, [...args, ...flags], { stdio: ["ignore", log, log] });
      closeSync(log);
      const exited = once(child, "exit");
      const killNow = () => void child.kill("SIGKILL");
      process.once("exit", killNow);
      end = async () => {
        killNow();
        await exited;
        process.off("exit", killNow);
      };
    },
    kill,
    [Symbol.asyncDispose]: kill,
    lastWords: async () => {
      const lines = (await readFile(logFile, "utf8").catch(() => "")).trimEnd().split("\n");
      return lines.slice(-10).join("\n");
    },
  };
}
