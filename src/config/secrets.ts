import type { Config } from "./config.ts";

/** All secrets, apart from the settings so that those can be printed. Only `compose` hands them to their adapter. */
export type Secrets = {
  readonly github:
    | { readonly kind: "app"; readonly appId: number; readonly privateKey: string }
    | { readonly kind: "token"; readonly token: string };
  readonly webhookSecret: string | null;
  /** By the name of the environment variable that the configuration gives. */
  readonly tokens: ReadonlyMap<string, string>;
};

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads every secret that the configuration asks for; each one that is missing is a fault of its own. */
export function readSecrets(
  variables: Variables,
  config: Config,
  readFile: (path: string) => string | undefined,
): { readonly secrets: Secrets; readonly faults: readonly string[] } {
  const faults: string[] = [];
  const github = readGitHub(variables, readFile, faults);
  const webhookSecret = variables["WEBHOOK_SECRET"] || null;
  if (github.kind === "app" && webhookSecret === null) {
    faults.push("WEBHOOK_SECRET is missing: set it to the webhook secret of the GitHub App");
  }
  if (webhookSecret === "development") {
    faults.push('WEBHOOK_SECRET must not be "development": anybody could sign webhooks with it');
  }
  const { tokens, faults: tokenFaults } = readTokens(variables, config);
  faults.push(...tokenFaults, ...sharedTokens(config, tokens));
  return { secrets: { github, webhookSecret, tokens }, faults };
}

/** Those that are named in the configuration and set. */
export function readTokens(
  variables: Variables,
  config: Config,
): Pick<Secrets, "tokens"> & { readonly faults: readonly string[] } {
  const tokens = new Map<string, string>();
  const faults: string[] = [];
  for (const [name, use] of namedSecrets(config)) {
    const value = variables[name]?.trim();
    if (value) tokens.set(name, value);
    else faults.push(`${name} is missing: ${use} needs it`);
  }
  return { tokens, faults };
}

/** A token says who sends, and with that for which projects: of two senders only the first would be found. */
function sharedTokens(
  { events }: Pick<Config, "events">,
  tokens: Secrets["tokens"],
): readonly string[] {
  const owners = new Map<string, Config["events"][number]>();
  const faults: string[] = [];
  for (const source of events) {
    const token = tokens.get(source.tokenEnv);
    const owner = token === undefined ? undefined : owners.get(token);
    if (owner !== undefined) {
      const places = [...new Set([owner.tokenEnv, source.tokenEnv])].join(" and ");
      const pair = `event sources ${owner.name} and ${source.name}`;
      faults.push(`${pair} have the same token in ${places}: give each a token of its own`);
    } else if (token !== undefined) owners.set(token, source);
  }
  return faults;
}

function readGitHub(
  variables: Variables,
  readFile: (path: string) => string | undefined,
  faults: string[],
): Secrets["github"] {
  const { APP_ID: appId, GITHUB_TOKEN: token } = variables;
  if (!appId) {
    if (!token) {
      faults.push(
        "APP_ID with PRIVATE_KEY, or GITHUB_TOKEN, is missing: Evenkeel cannot reach GitHub without",
      );
    }
    return { kind: "token", token: token ?? "" };
  }
  if (!/^\d+$/.test(appId)) faults.push("APP_ID must be the number of the GitHub App");
  const privateKey = readPrivateKey(variables, readFile, faults);
  return { kind: "app", appId: Number(appId), privateKey };
}

/** As Probot takes it: the key itself, with real or written line ends, in base64, or a path. */
function readPrivateKey(
  { PRIVATE_KEY: written, PRIVATE_KEY_PATH: path }: Variables,
  readFile: (path: string) => string | undefined,
  faults: string[],
): string {
  const text = written || (path ? readFile(path) : undefined);
  if (text === undefined) {
    const missing = path
      ? `PRIVATE_KEY_PATH: ${path} cannot be read`
      : "PRIVATE_KEY or PRIVATE_KEY_PATH is missing";
    faults.push(missing);
    return "";
  }
  const decoded = text.includes("-----BEGIN") ? text : Buffer.from(text, "base64").toString("utf8");
  const key = decoded.replaceAll(String.raw`\n`, "\n").trim();
  if (!/^-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+-----END [A-Z ]*PRIVATE KEY-----$/.test(key)) {
    faults.push(
      "PRIVATE_KEY is not a PEM private key: take the file that GitHub gave when the key was made",
    );
  }
  return `${key}\n`;
}

/** Each variable that the configuration names, with what needs it. */
function namedSecrets(config: Config): readonly (readonly [name: string, use: string])[] {
  const found = [
    ...Object.entries(config.clusters).map(
      ([name, { tokenEnv }]) => [tokenEnv, `cluster ${name}`] as const,
    ),
    ...Object.entries(config.flagServices).map(
      ([name, { tokenEnv }]) => [tokenEnv, `flag service ${name}`] as const,
    ),
    ...Object.entries(config.indicators).flatMap(([name, { tokenEnv, passwordEnv }]) => [
      [tokenEnv, `SLI provider ${name}`] as const,
      [passwordEnv, `SLI provider ${name}`] as const,
    ]),
    ...Object.entries(config.monitors).flatMap(([name, { tokenEnv, passwordEnv }]) => [
      [tokenEnv, `monitor ${name}`] as const,
      [passwordEnv, `monitor ${name}`] as const,
    ]),
    ...Object.entries(config.sinks).map(
      ([name, { tokenEnv }]) => [tokenEnv, `event sink ${name}`] as const,
    ),
    ...config.events.map(({ name, tokenEnv }) => [tokenEnv, `event source ${name}`] as const),
  ];
  return found.flatMap(([name, use]) => (name === undefined ? [] : [[name, use] as const]));
}
