import { z } from "zod";

/** Settings from the environment that are no secrets, named as Probot's users know them. */
export type Env = {
  readonly configFile: string;
  /** Folder of mirrors, spool and the repositories that Evenkeel makes itself. */
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  /** Host name of a GitHub Enterprise Server; null for github.com. */
  readonly gheHost: string | null;
  readonly gheProtocol: "https" | "http";
  readonly logLevel: z.infer<typeof Variables>["LOG_LEVEL"];
  /** Programs that render charts and kustomizations, by path or name; null: the usual one on the PATH. */
  readonly programs: {
    readonly helm: string | null;
    readonly kustomize: string | null;
    readonly kubectl: string | null;
  };
  readonly path: string;
};

type Variables = Readonly<Record<string, string | undefined>>;

const Variables = z.object({
  EVENKEEL_CONFIG: z.string().default("evenkeel.config.yaml"),
  EVENKEEL_DATA: z.string().default(".evenkeel"),
  HOST: z.string().default("localhost"),
  PORT: z.coerce.number("must be a number from 0 to 65535").int().min(0).max(65_535).default(3000),
  GHE_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.-]+(:\d+)?$/, "must be a host name such as github.example.org")
    .nullable()
    .default(null),
  GHE_PROTOCOL: z.enum(["https", "http"]).default("https"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  EVENKEEL_HELM: z.string().nullable().default(null),
  EVENKEEL_KUSTOMIZE: z.string().nullable().default(null),
  EVENKEEL_KUBECTL: z.string().nullable().default(null),
  PATH: z.string().default(""),
});

/** The only reader of the environment beside `secrets.ts`. Faults are sentences that name the variable. */
export function readEnv(variables: Variables): {
  readonly env: Env;
  readonly faults: readonly string[];
} {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const read = Variables.safeParse(set);
  const faults = (read.error?.issues ?? []).map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );
  const faulty = new Set((read.error?.issues ?? []).map(({ path }) => path[0]));
  const sound = Object.entries(set).filter(([name]) => !faulty.has(name));
  // The faults of the file that EVENKEEL_CONFIG names are told beside that of a PORT.
  const found = read.data ?? Variables.parse(Object.fromEntries(sound));
  const env: Env = {
    configFile: found.EVENKEEL_CONFIG,
    dataFolder: found.EVENKEEL_DATA,
    host: found.HOST,
    port: found.PORT,
    gheHost: found.GHE_HOST,
    gheProtocol: found.GHE_PROTOCOL,
    logLevel: found.LOG_LEVEL,
    programs: {
      helm: found.EVENKEEL_HELM,
      kustomize: found.EVENKEEL_KUSTOMIZE,
      kubectl: found.EVENKEEL_KUBECTL,
    },
    path: found.PATH,
  };
  return { env, faults };
}

/** Where the GitHub of these settings answers: its REST API, and its repositories. */
export function githubUrls({ gheHost, gheProtocol }: Pick<Env, "gheHost" | "gheProtocol">): {
  readonly api: string;
  readonly web: string;
} {
  if (gheHost === null) return { api: "https://api.github.com", web: "https://github.com" };
  const web = `${gheProtocol}://${gheHost}`;
  return { api: `${web}/api/v3`, web };
}
