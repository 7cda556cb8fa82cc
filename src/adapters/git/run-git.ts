import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { GitPluginError, simpleGit } from "simple-git";
import { UnavailableError } from "../../ports.ts";
import { gitEnvironment, guardedVariables } from "./git-environment.ts";
import { createLimit } from "../limit.ts";
import { redact } from "./redact.ts";

export type GitCommand = {
  readonly args: readonly string[];
  /** Folder of the bare repository that it is about. */
  readonly repository?: string;
  /** Standard input; may not be empty. */
  readonly input?: string | Uint8Array;
  /** Value of the Authorization header. */
  readonly authorization?: string | undefined;
};

/** `code` is not 0 where git failed; `stderr` holds no credential. */
export type GitOutput = { readonly code: number; readonly stdout: Buffer; readonly stderr: string };

/** Resolves whatever git's exit code is; throws `UnavailableError` if git was silent for too long. */
export type RunGit = (command: GitCommand) => Promise<GitOutput>;

const silenceMilliseconds = 120_000;
const processesAtATime = 8;

/** The one place that starts git: through simple-git, without a shell, with an environment of our own making. */
export function createRunGit(
  root: string,
  ambient: Readonly<Record<string, string | undefined>>,
): RunGit {
  const home = join(root, ".home");
  const limit = createLimit(processesAtATime);
  let ready: Promise<unknown> | undefined;
  return async (command) => {
    await (ready ??= mkdir(home, { recursive: true }));
    return limit(() => start(command, gitEnvironment(ambient, home, command), root));
  };
}

async function start(
  command: GitCommand,
  environment: Record<string, string>,
  folder: string,
): Promise<GitOutput> {
  let output: GitOutput | undefined;
  const input = command.input;
  const git = simpleGit({
    baseDir: folder,
    allowEnvironment: guardedVariables,
    unsafe: { allowUnsafeConfigEnvCount: true, allowUnsafeTemplateDir: true },
    timeout: { block: silenceMilliseconds },
    // Its default takes the output as complete 50 ms after the exit, which cuts it short on a busy machine.
    completion: { onClose: true, onExit: false },
    ...(input === undefined
      ? {}
      : { input: () => (typeof input === "string" ? input : Buffer.from(input)) }),
    // simple-git takes a failure without words for success and drops the class of an error, so the result is kept here.
    errors: (error, result) => {
      output = {
        code: result.exitCode,
        stdout: Buffer.concat(result.stdOut),
        stderr: redact(Buffer.concat(result.stdErr).toString("utf8"), command.authorization),
      };
      return error instanceof GitPluginError ? error : undefined;
    },
  }).env(environment);
  try {
    await git.raw([...command.args]);
  } catch (error) {
    const reason = redact(
      error instanceof Error ? error.message : String(error),
      command.authorization,
    );
    const message = `git ${command.args[0] ?? ""} was stopped: ${reason}`;
    const timedOut = error instanceof GitPluginError && error.plugin === "timeout";
    throw timedOut ? new UnavailableError(message) : new Error(message);
  }
  if (output === undefined) throw new Error(`git ${command.args[0] ?? ""} ended without a result.`);
  if (output.stderr.includes("spawn git ENOENT")) {
    throw new Error(
      "The program git was not found; install git 2.39 or newer and put it on the PATH.",
    );
  }
  return output;
}
