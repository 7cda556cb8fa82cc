import { formatFault } from "../core/fault.ts";
import { parseConfig, type Config } from "./config.ts";
import { readEnv, type Env } from "./env.ts";
import { readSecrets, readTokens, type Secrets } from "./secrets.ts";

export type Settings = { readonly env: Env; readonly config: Config; readonly secrets: Secrets };

/** Everything that keeps the server from starting, at once. */
export class SettingsError extends Error {
  override name = "SettingsError";
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`Evenkeel cannot start:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`);
    this.faults = faults;
  }
}

type Variables = Readonly<Record<string, string | undefined>>;
type ReadFile = (path: string) => string | undefined;

/** Throws SettingsError with all faults of the environment, the file and the secrets. */
export function loadSettings(variables: Variables, readFile: ReadFile): Settings {
  const { env, config, faults } = readConfig(variables, readFile);
  const { secrets, faults: secretFaults } = readSecrets(variables, config, readFile);
  refuse([...faults, ...secretFaults]);
  return { env, config, secrets };
}

/**
 * What an evaluation by hand needs, which is nothing of GitHub. A secret that is missing is no fault before somebody
 * asks its provider. Throws SettingsError with all faults of the environment and the file.
 */
export function loadIndicatorSettings(
  variables: Variables,
  readFile: ReadFile,
): Pick<Settings, "env" | "config"> & { readonly secrets: Pick<Secrets, "tokens"> } {
  const { env, config, faults } = readConfig(variables, readFile);
  refuse(faults);
  return { env, config, secrets: { tokens: readTokens(variables, config).tokens } };
}

function readConfig(variables: Variables, readFile: ReadFile) {
  const { env, faults } = readEnv(variables);
  const text = readFile(env.configFile);
  if (text === undefined) {
    const fault = `${env.configFile} cannot be read: write it, or name it in EVENKEEL_CONFIG`;
    return { env, config: emptyConfig, faults: [...faults, fault] };
  }
  const parsed = parseConfig(text, env.configFile);
  if (parsed.ok) return { env, config: parsed.value, faults };
  return { env, config: emptyConfig, faults: [...faults, ...parsed.faults.map(formatFault)] };
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new SettingsError(faults);
}

const emptyConfig: Config = {
  clusters: {},
  flagServices: {},
  indicators: {},
  sinks: {},
  monitors: {},
  events: [],
  projects: {},
};
