import { CommanderError } from "commander";
import { createProgram } from "./create-program.ts";
import { exitCode, type Io } from "./io.ts";

/** Runs one command, without the program's name in `args`. Resolves with the exit code; messages are on `io.err`. */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  let code: number = exitCode.ok;
  const program = createProgram(io, (ended) => (code = ended));
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    // Commander has told its own faults by now, and answered --help and --version.
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCode.ok : exitCode.unusable;
    }
    io.err.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return exitCode.unusable;
  }
}
