import { generateKeyPairSync } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createGit } from "../adapters/git/create-git.ts";
import { createLayout } from "../core/layout/layout.ts";
import { checkName } from "../core/pull-request/status-context.ts";
import type { Settings } from "../config/load-settings.ts";
import type { Clock, Log, Ports } from "../ports.ts";
import type { Cluster } from "../ports/cluster.ts";
import { serve, type Server } from "../serve.ts";
import { startCluster, type ClusterSandbox } from "./cluster/start-cluster.ts";
import { createDynatrace, type DynatraceSandbox } from "./dynatrace/create-dynatrace.ts";
import { readAppManifest, type AppManifest } from "./github/read-app-manifest.ts";
import { startGitHub, type GitHubOptions, type GitHubSandbox } from "./github/start-github.ts";
import { startPrometheus, type PrometheusSandbox } from "./prometheus/start-prometheus.ts";
import { seedProject, type SeedProject } from "./seed/seed-project.ts";
import { sockshop } from "./seed/sockshop.ts";
import { website } from "./seed/website.ts";
import { createTraffic, type Traffic } from "./traffic.ts";
import { startUnleash, type UnleashSandbox } from "./unleash/start-unleash.ts";
import { createWatchTracker } from "./watch-tracker.ts";
import { worldSettings, type ClusterAccess } from "./world-settings.ts";

/** Everything that Evenkeel stands on, and a running Evenkeel in the middle of it. */
export type World<On extends WorldCluster = ClusterSandbox> = AsyncDisposable & {
  readonly clock: Clock;
  readonly github: GitHubSandbox;
  readonly cluster: On;
  readonly access: ClusterAccess;
  readonly prometheus: PrometheusSandbox;
  readonly unleash: UnleashSandbox;
  readonly dynatrace: DynatraceSandbox;
  readonly traffic: Traffic;
  readonly settings: Settings;
  readonly preset: "stage-branches" | "folders";
  readonly server: () => Server;
  /** Stops the server and starts another one on what the first has left. */
  readonly restart: () => Promise<void>;
  /** Resolves when nothing happens any more before the clock moves. */
  readonly settle: () => Promise<void>;
};

/** What the world needs of a cluster. */
export type WorldCluster = Pick<ClusterSandbox, "readyReplicas">;

/** A cluster that is there already; whoever brings it takes it away. */
export type Ground<On extends WorldCluster> = {
  readonly cluster: On;
  /** As the server's settings name it. */
  readonly access: ClusterAccess;
  /** What the server talks to; without it, a connection of its own. */
  readonly connection?: Cluster;
  /** As `ClusterSandbox` has it; without it nobody waits until the watches have told everything. */
  readonly flush?: () => string;
};

export type WorldOptions = {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly preset?: "stage-branches" | "folders";
  /** Replicas that do not help. */
  readonly broken?: boolean;
  /** Fills the repository of the sockshop, which is empty; by default as the tutorial, in plain manifests. */
  readonly sockshop?: (upstream: Upstream) => Promise<void>;
  readonly deliver?: GitHubOptions["deliver"];
  /** Look at what goes to and comes from GitHub, or answer in its place. */
  readonly hooks?: Pick<GitHubOptions, "intercept" | "afterEffect">;
  /** Instead of what app.yml asks for. */
  readonly app?: AppManifest;
  readonly wrap?: (ports: Ports) => Ports;
  /** What a person wrote otherwise into the server's configuration. */
  readonly settings?: (settings: Settings) => Settings;
};

/** An empty repository on the world's GitHub. */
export type Upstream = {
  /** As a person with the token of `ada` reaches it. */
  readonly url: string;
  /** Its bare repository on disk. */
  readonly path: string;
};

export const owner = "acme";
const webhookSecret = "a-secret-of-the-sandbox";

/** Boots the embedded world in `folder`: upstream repositories, cluster, monitoring, flags, and the server on top. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const cluster = await startCluster({ clock: options.clock });
  const world = await createWorldOn(options, { cluster, access: cluster, flush: cluster.flush });
  return {
    ...world,
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await cluster[Symbol.asyncDispose]();
    },
  };
}

/** The same world around another cluster. */
export async function createWorldOn<On extends WorldCluster>(
  options: WorldOptions,
  ground: Ground<On>,
): Promise<World<On>> {
  const { cluster, access, connection, flush } = ground;
  const { folder, clock, log } = options;
  const now = () => clock.now();
  await mkdir(folder, { recursive: true });
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const app = options.app ?? readAppManifest(await readFile(appManifestFile, "utf8"));
  const github = await startGitHub({
    root: join(folder, "upstream"),
    now,
    app: {
      ...app,
      id: 1,
      slug: "evenkeel",
      publicKey,
      webhook: { url: null, secret: webhookSecret },
    },
    users: {
      ada: { token: "ada-token", role: "write" },
      grace: { token: "grace-token", role: "write" },
    },
    ...(options.deliver === undefined ? {} : { deliver: options.deliver }),
    ...options.hooks,
  });
  await seed(options, github);
  const unleash = await startUnleash({ clock, token: "sandbox-admin-token" });
  for (const flag of ["EnablePromotion", "EnableStaticContent"]) unleash.addFlag(flag);
  const traffic = createTraffic({ clock, cluster, unleash, broken: options.broken ?? false });
  const prometheus = await startPrometheus({ clock, series: traffic.series });
  const written = worldSettings({
    folder,
    privateKey,
    webhookSecret,
    github: github.url,
    cluster: access,
    unleash: { url: unleash.url, token: "sandbox-admin-token" },
    prometheus: prometheus.url,
  });
  let settings = options.settings?.(written) ?? written;
  const watches = createWatchTracker();
  const wrap = (made: Ports) => {
    const ports = connection === undefined ? made : { ...made, clusters: () => connection };
    return watches.wrap(options.wrap?.(ports) ?? ports);
  };
  const overrides = { clock, log, wrap };
  let server = await serve(settings, overrides);
  // Everybody who talks to the server keeps its address over a restart.
  settings = { ...settings, env: { ...settings.env, port: Number(new URL(server.url).port) } };
  github.deliveries.sendTo(`${server.url}/api/github/webhooks`);
  const dynatrace = createDynatrace({
    clock,
    url: `${server.url}/events/dynatrace`,
    token: settings.secrets.tokens.get("DYNATRACE_TOKEN") ?? "",
    watches: traffic.watches,
  });

  async function settle(): Promise<void> {
    // What one of them does may give work to another, so all must be idle twice in a row.
    for (let round = 0; round < 2; round += 1) {
      await dynatrace.drain();
      await server.drain();
      await github.deliveries.drain();
      if (flush !== undefined) await watches.caughtUp(flush);
      await server.drain();
    }
  }

  return {
    clock,
    github,
    cluster,
    access,
    prometheus,
    unleash,
    dynatrace,
    traffic,
    settings,
    preset: options.preset ?? "stage-branches",
    server: () => server,
    restart: async () => {
      await server.stop();
      server = await serve(settings, overrides);
    },
    settle,
    [Symbol.asyncDispose]: async () => {
      dynatrace[Symbol.dispose]();
      traffic[Symbol.dispose]();
      await server.stop();
      await github.close();
      await prometheus[Symbol.asyncDispose]();
      await unleash[Symbol.asyncDispose]();
    },
  };
}

/** Beside `src` and `dist` alike. */
const appManifestFile = new URL("../../app.yml", import.meta.url);

async function seed(options: WorldOptions, github: GitHubSandbox): Promise<void> {
  const { preset = "stage-branches" } = options;
  for (const project of [sockshop, website]) {
    const slug = `${owner}/${project.name}`;
    const upstream = await github.createRepository(slug);
    const own = project === sockshop ? options.sockshop : undefined;
    await (own?.(upstream) ?? seedPlain(options, project, upstream));
    await github.notice(slug, "ada");
    const layout = createLayout({ project: project.name, mainBranch: "main", policy: preset });
    github.protect(slug, layout.stageBranch("production"), {
      requiredChecks: [checkName.validate],
    });
  }
}

async function seedPlain(
  { folder, clock, preset = "stage-branches" }: WorldOptions,
  project: SeedProject,
  { path }: Upstream,
): Promise<void> {
  const git = createGit({
    root: join(folder, "seeding"),
    credentials: () => Promise.resolve(undefined),
    identity: { name: "Ada", email: "ada@example.org" },
  });
  const repository = { url: path, slug: null };
  await git.fetch(repository);
  await seedProject({ git, now: () => clock.now() }, { project, repository, preset });
}
