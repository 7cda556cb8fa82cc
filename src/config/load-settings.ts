import { formatFault } from "../core/fault.ts";
import { parseConfig, type Config } from "./config.ts";
import { readEnv, type Env } from "./env.ts";
import { readSecrets, type Secrets } from "./secrets.ts";

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

/** Throws SettingsError with all faults of the environment, the file and the secrets. */
export function loadSettings(
  variables: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string | undefined,
): Settings {
  const { env, faults: envFaults } = readEnv(variables);
  const text = readFile(env.configFile);
  const parsed = text === undefined ? undefined : parseConfig(text, env.configFile);
  const faults = [...envFaults];
  if (parsed === undefined) {
    faults.push(`${env.configFile} cannot be read: write it, or name it in EVENKEEL_CONFIG`);
  } else if (!parsed.ok) faults.push(...parsed.faults.map(formatFault));
  const config = parsed?.ok === true ? parsed.value : emptyConfig;
  const { secrets, faults: secretFaults } = readSecrets(variables, config, readFile);
  faults.push(...secretFaults);
  if (faults.length > 0) throw new SettingsError(faults);
  return { env, config, secrets };
}

const emptyConfig: Config = {
  clusters: {},
  flagServices: {},
  indicators: {},
  events: [],
  projects: {},
};
