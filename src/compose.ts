import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createAlertmanager } from "./adapters/alertmanager/create-alertmanager.ts";
import { createEventSink } from "./adapters/cloudevents/create-event-sink.ts";
import { createChartRenderer } from "./adapters/charts/create-chart-renderer.ts";
import type { Credentials } from "./adapters/credentials.ts";
import { createDynatrace } from "./adapters/dynatrace/create-dynatrace.ts";
import { createDynatraceMonitor } from "./adapters/dynatrace/create-dynatrace-monitor.ts";
import { createGit } from "./adapters/git/create-git.ts";
import { createHosting, type GitHubHosting } from "./adapters/github/create-hosting.ts";
import { createLog } from "./adapters/log/create-log.ts";
import { createSlackSink } from "./adapters/slack/create-slack-sink.ts";
import { createSpool } from "./adapters/spool/create-spool.ts";
import { createPrometheus } from "./adapters/prometheus/create-prometheus.ts";
import { createUnleash } from "./adapters/unleash/create-unleash.ts";
import { createCluster } from "./adapters/kubernetes/create-cluster.ts";
import type { Config } from "./config/config.ts";
import type { Secrets } from "./config/secrets.ts";
import { flagdObject } from "./core/flags/flagd-object.ts";
import { createSystemClock } from "./adapters/clock/system-clock.ts";
import { githubUrls } from "./config/env.ts";
import { environmentOf, type FlagServiceSettings } from "./config/flag-service-settings.ts";
import type { Settings } from "./config/load-settings.ts";
import type { Project } from "./flows/project.ts";
import type {
  Clock,
  EventSink,
  FlagPlace,
  FlagService,
  Indicators,
  Log,
  Monitor,
  Ports,
} from "./ports.ts";
import type { Cluster } from "./ports/cluster.ts";
import type { Repository } from "./ports/git.ts";

/** Everything that runs, wired but not started. */
export type Composition = {
  readonly ports: Ports;
  readonly projects: readonly Project[];
  /** Bare repository of this server, which keeps the journal of what belongs to no project. */
  readonly home: Repository;
};

/** What the sandbox puts in the place of the real world. */
export type Overrides = {
  readonly clock?: Clock;
  readonly log?: Log;
  /** Last word over all ports: where faults are injected. */
  readonly wrap?: (ports: Ports) => Ports;
};

const spoolBounds = { maxItems: 10_000, maxBytes: 256 * 1024 * 1024 };

/** The one place that constructs adapters. */
export async function compose(settings: Settings, overrides: Overrides = {}): Promise<Composition> {
  const { env, config, secrets } = settings;
  const folder = resolve(env.dataFolder);
  await mkdir(folder, { recursive: true });
  const clock = overrides.clock ?? createSystemClock();
  const log = overrides.log ?? createLog({ level: env.logLevel, secrets: secretValues(settings) });
  const urls = githubUrls(env);
  const hosting = createHosting({ auth: secrets.github, baseUrl: urls.api, log });
  const git = createGit({
    root: join(folder, "mirrors"),
    credentials: async (repository) =>
      repository.slug === null ? undefined : basic(await hosting.token(repository)),
    identity: await identityOf(hosting, log),
  });
  const spool = createSpool({ folder: join(folder, "spool"), ...spoolBounds, log });
  const ports: Ports = {
    clock,
    ids: createIds(clock),
    log,
    git,
    hosting,
    spool,
    charts: createChartRenderer({ ...env, folder: join(folder, "charts") }),
    ...createOutside({ clock, config, secrets }),
  };
  const projects = Object.entries(config.projects).map(([name, project]): Project => ({
    name,
    repository: { url: `${urls.web}/${project.repository}.git`, slug: project.repository },
    cluster: project.cluster ?? null,
    flags: project.flags,
    indicators: project.indicators,
    sink: project.sink ?? null,
    namespaces: project.namespaces,
    clusterScoped: project.clusterScoped,
    mode: project.mode,
    minReplicas: project.minReplicas,
    maxReplicas: project.maxReplicas,
    monitors: project.monitors,
    notifications: project.notifications,
    reach: { actions: project.actions, kinds: project.kinds, paths: project.paths },
  }));
  const home = await git.createBare(join(folder, "home.git"));
  return { ports: overrides.wrap?.(ports) ?? ports, projects, home };
}

/** Accepting events must not depend on GitHub being up, so commits can do without the App's own name. */
async function identityOf(hosting: GitHubHosting, log: Log) {
  try {
    const { name, email } = await hosting.identity();
    return { name, email };
  } catch (error) {
    log.warn("GitHub does not say who we are, commits are made as evenkeel", { error });
    return { name: "evenkeel", email: "evenkeel@users.noreply.github.com" };
  }
}

function basic(token: string): string {
  return `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
}

/** In order of time, as the spool needs them, and never the same twice. */
function createIds(clock: Clock): () => string {
  let count = 0;
  return () => {
    count += 1;
    const time = clock.now().getTime().toString().padStart(15, "0");
    return `${time}-${count.toString().padStart(6, "0")}-${randomUUID().slice(0, 8)}`;
  };
}

function secretValues({ secrets }: Settings): readonly string[] {
  const { github, webhookSecret, tokens } = secrets;
  const own = github.kind === "app" ? github.privateKey : github.token;
  return [own, ...(webhookSecret === null ? [] : [webhookSecret]), ...tokens.values()];
}

type Wiring = {
  readonly clock: Clock;
  readonly config: Config;
  readonly secrets: Pick<Secrets, "tokens">;
};

/** What the configuration names besides GitHub and git, each made when it is first asked for. */
function createOutside(
  wiring: Wiring,
): Pick<Ports, "clusters" | "flagServices" | "indicators" | "sinks" | "monitors"> {
  const { clock, config, secrets } = wiring;
  const secret = secretOf(secrets);
  return {
    clusters: byName(config.clusters, "cluster", (cluster): Cluster => {
      const { kubeconfig, context, server, caFile } = cluster;
      if (kubeconfig !== undefined) {
        return createCluster({ clock, kubeconfig, ...(context === undefined ? {} : { context }) });
      }
      if (server === undefined) return createCluster({ clock, inCluster: true });
      return createCluster({
        clock,
        server,
        token: secret(cluster.tokenEnv) ?? "",
        ...(cluster.insecureSkipTlsVerify ? { skipTlsVerify: true } : {}),
        ...(caFile === undefined ? {} : { caData: readFileSync(caFile).toString("base64") }),
      });
    }),
    flagServices: composeFlagServices(wiring),
    indicators: composeIndicators(wiring),
    monitors: composeMonitors(wiring),
    sinks: byName(config.sinks, "sink", ({ kind, url, tokenEnv }): EventSink => {
      const options = { url, token: secret(tokenEnv) };
      return kind === "slack" ? createSlackSink(options) : createEventSink(options);
    }),
  };
}

/** One for each environment, be it that of one stage or of several. */
export function composeFlagServices({
  config,
  secrets,
}: Pick<Wiring, "config" | "secrets">): Ports["flagServices"] {
  const secret = secretOf(secrets);
  const services = byName(config.flagServices, "flag service", byEnvironment);
  return (name, place) => services(name)(place);

  function byEnvironment(service: FlagServiceSettings): (place: FlagPlace) => FlagService {
    if (service.kind === "flagd") {
      const { configMap } = service;
      return () => ({ kind: "objects", objectOf: (flags) => flagdObject(configMap, flags) });
    }
    const { url, project, createFlags, tokenEnv } = service;
    const token = secret(tokenEnv) ?? "";
    const made = new Map<string, FlagService>();
    return (place) => {
      const environment = environmentOf(service, place);
      const known = made.get(environment);
      if (known !== undefined) return known;
      const created = createUnleash({ url, project, environment, createFlags, token });
      made.set(environment, created);
      return created;
    };
  }
}

/** The SLI providers alone, which is all that an evaluation by hand needs of the outside. */
export function composeIndicators({ clock, config, secrets }: Wiring): Ports["indicators"] {
  const secret = secretOf(secrets);
  return byName(config.indicators, "SLI provider", (settings, name): Indicators => {
    const { kind, url, ingestDelaySeconds } = settings;
    const token = secret(settings.tokenEnv);
    if (kind === "dynatrace") {
      const delay = ingestDelaySeconds ?? dynatraceDelaySeconds;
      return createDynatrace({ url, clock, token: token ?? "", ingestDelaySeconds: delay });
    }
    const { user, caFile, certFile, keyFile } = settings;
    const password = secret(settings.passwordEnv);
    return createPrometheus({
      name,
      url,
      clock,
      ingestDelaySeconds,
      credentials: credentialsOf({ token, user, password }),
      tls: { caFile, certFile, keyFile },
    });
  });
}

function composeMonitors({ clock, config, secrets }: Wiring): Ports["monitors"] {
  const secret = secretOf(secrets);
  return byName(config.monitors, "monitor", (settings, name): Monitor => {
    const { kind, url, pollMinutes, alertingProfile, receiver } = settings;
    const pollSeconds = pollMinutes * 60;
    const token = secret(settings.tokenEnv);
    if (kind === "dynatrace") {
      const connection = { url, clock, token: token ?? "" };
      return createDynatraceMonitor({ ...connection, pollSeconds, alertingProfile });
    }
    const { user, caFile, certFile, keyFile } = settings;
    const password = secret(settings.passwordEnv);
    return createAlertmanager({
      name,
      url,
      clock,
      pollSeconds,
      receiver,
      credentials: credentialsOf({ token, user, password }),
      tls: { caFile, certFile, keyFile },
    });
  });
}

/** Keptn waited as long for what Dynatrace measures (keptn.md §5.7). */
const dynatraceDelaySeconds = 120;

/** A command may do without the secrets of what it does not use, so that only a use finds one missing. */
function secretOf({ tokens }: Wiring["secrets"]): (name: string | undefined) => string | undefined {
  return (name) => {
    if (name === undefined) return undefined;
    const value = tokens.get(name);
    if (value !== undefined) return value;
    throw new Error(`The environment variable ${name} is missing: evenkeel.config.yaml names it.`);
  };
}

function credentialsOf(given: {
  readonly token: string | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
}): Credentials | undefined {
  const { token, user, password } = given;
  if (token !== undefined) return { kind: "bearer", token };
  if (user === undefined || password === undefined) return undefined;
  return { kind: "basic", user, password };
}

function byName<Setting, Made>(
  settings: Readonly<Record<string, Setting>>,
  kind: string,
  make: (setting: Setting, name: string) => Made,
): (name: string) => Made {
  const made = new Map<string, Made>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (setting === undefined) {
      throw new Error(`evenkeel.config.yaml defines no ${kind} ${JSON.stringify(name)}`);
    }
    const created = make(setting, name);
    made.set(name, created);
    return created;
  };
}
