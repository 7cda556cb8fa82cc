import { loadSettings, type Settings } from "./config/load-settings.ts";
import { readText } from "./config/read-text.ts";
import { compose, type Overrides } from "./compose.ts";
import { createEngine } from "./flows/engine.ts";
import { createHttpServer, type Readiness } from "./http/create-http-server.ts";

/** A running Evenkeel. */
export type Server = {
  readonly url: string;
  /** Resolves when no work is running or due. */
  readonly drain: () => Promise<void>;
  /** Takes nothing new, finishes what is in hand; the next process goes on from git. */
  readonly stop: () => Promise<void>;
};

/** Boots the whole server: intake first, so that no event is lost while the rest comes up. */
export async function serve(settings: Settings, overrides: Overrides = {}): Promise<Server> {
  const { env, config, secrets } = settings;
  const { ports, projects, home } = await compose(settings, overrides);
  const engine = createEngine(ports, { projects, home });
  let stopping = false;
  async function ready(): Promise<Readiness> {
    if (stopping) return { kind: "not-ready", reason: "the server is stopping" };
    const { refusal } = await ports.spool.look();
    const waiting = engine.waiting();
    if (refusal === null) return { kind: "ready", waiting };
    return { kind: "not-ready", reason: [refusal.detail, ...waiting].join("; ") };
  }
  const http = await createHttpServer({
    ...ports,
    projects,
    eventTokens: config.events.map(({ tokenEnv, projects: allowed, stages }) => ({
      token: secrets.tokens.get(tokenEnv) ?? "",
      projects: allowed,
      ...(stages === undefined ? {} : { stages }),
    })),
    webhookSecret: secrets.webhookSecret,
    enqueue: engine.hint,
    ready,
  });
  const url = await http.listen({ host: env.host, port: env.port });
  engine.start();
  ports.log.info("evenkeel is up", { url, projects: projects.map(({ name }) => name) });
  return {
    url,
    drain: engine.drain,
    stop: async () => {
      stopping = true;
      await http.stop();
      await engine.stop();
      ports.log.info("evenkeel has stopped");
    },
  };
}

/** Serves until SIGTERM or SIGINT, and finishes the work in hand. Throws SettingsError with all that is missing. */
export async function serveUntilStopped(
  variables: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const server = await serve(loadSettings(variables, readText));
  await new Promise<void>((stop) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop());
  });
  await server.stop();
}
