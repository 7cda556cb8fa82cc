import { resolve } from "node:path";
import { readEnv, type Env } from "../config/env.ts";
import { CommandError, type Io } from "./io.ts";

/** The settings of the environment, and the data folder as an absolute path. Throws CommandError with every fault. */
export function commandEnv(io: Io): { readonly env: Env; readonly dataFolder: string } {
  const { env, faults } = readEnv(io.env);
  if (faults.length > 0) throw new CommandError(faults.join("\n"));
  return { env, dataFolder: resolve(io.cwd, env.dataFolder) };
}
