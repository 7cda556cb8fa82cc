import { resolve } from "node:path";
import { composeIndicators } from "../compose.ts";
import { loadIndicatorSettings, SettingsError } from "../config/load-settings.ts";
import { readText } from "../config/read-text.ts";
import type { Clock, Ports } from "../ports.ts";
import { CommandError, type Io } from "./io.ts";

/**
 * The SLI providers that evenkeel.config.yaml defines. Of the configuration that is all a command
 * needs. Throws CommandError with every fault of the file and the environment.
 */
export function openIndicators(io: Pick<Io, "env" | "cwd">, clock: Clock): Ports["indicators"] {
  try {
    const settings = loadIndicatorSettings(io.env, (path) => readText(resolve(io.cwd, path)));
    return composeIndicators({ ...settings, clock });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new CommandError(`The SLI providers are not known:\n${error.faults.join("\n")}`);
  }
}
