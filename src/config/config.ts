import { z } from "zod";
import type { Parsed } from "../core/fault.ts";
import { nameFault } from "../core/names.ts";
import { modeSchema } from "../core/policy/mode-schema.ts";
import { parseYamlDocument } from "../core/yaml/parse-yaml.ts";
import { readDocument } from "../core/yaml/read-document.ts";
import { strictMap } from "../core/yaml/strict-map.ts";
import { url, variable } from "./fields.ts";
import { FlagServiceSettings } from "./flag-service-settings.ts";
import { IndicatorSettings } from "./indicator-settings.ts";
import { MonitorSettings } from "./monitor-settings.ts";

/**
 * evenkeel.config.yaml: which outside systems exist, and which project may use which. Secrets are named by the
 * environment variable that holds them, so that the file can be shown to anybody.
 */
export function parseConfig(text: string, path: string): Parsed<Config> {
  const document = parseYamlDocument(text, path, "core");
  return document.ok ? readDocument(document.value, Config) : document;
}

const Cluster = strictMap({
  /** Path of a kubeconfig; its current context, or the one named. */
  kubeconfig: z.string().min(1).optional(),
  context: z.string().min(1).optional(),
  /** An API server by its address, with a token. */
  server: url.optional(),
  tokenEnv: variable.optional(),
  caFile: z.string().min(1).optional(),
  insecureSkipTlsVerify: z.boolean().default(false),
  /** The cluster that Evenkeel runs in, as its own service account. */
  inCluster: z.literal(true).optional(),
}).superRefine(({ kubeconfig, server, inCluster, tokenEnv }, context) => {
  const ways = [kubeconfig, server, inCluster].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    context.addIssue({ code: "custom", message: "needs one of kubeconfig, server and inCluster" });
  }
  if (server !== undefined && tokenEnv === undefined) {
    context.addIssue({ code: "custom", message: "needs tokenEnv beside server" });
  }
});

/** Where events are posted to: as CloudEvents, or as the text that Slack's incoming webhooks take. */
const Sink = strictMap({
  kind: z.enum(["cloudevents", "slack"]).default("cloudevents"),
  url,
  tokenEnv: variable.optional(),
});

const EventSource = strictMap({
  name: z.string().min(1),
  tokenEnv: variable,
  /** Projects that its holder may report problems of, and stages of theirs; without stages all. */
  projects: z.union([z.literal("*"), z.array(z.string()).min(1)]),
  stages: z.array(z.string()).min(1).optional(),
});

const oneOrMore = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((value) => (typeof value === "string" ? [value] : value));

/** All of them, or those of a list. */
const allOr = <Item extends z.ZodType>(item: Item) =>
  z.union([z.literal("*"), z.array(item)]).default("*");

const Project = strictMap({
  /** `owner/name` on GitHub. */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "must be owner/name"),
  cluster: z.string().optional(),
  /** One name, or several that evenkeel.yaml may choose from; the first is the default. */
  flags: oneOrMore,
  indicators: oneOrMore,
  /** Name of the sink that hears of its evaluations. */
  sink: z.string().optional(),
  /** Namespaces beside `<project>-<stage>` that its objects may go to. */
  namespaces: z.array(z.string()).default([]),
  /** Whether its branches may hold cluster-wide objects. */
  clusterScoped: z.boolean().default(false),
  /** Names of the monitors whose open problems are listed, and which hear what becomes of them. */
  monitors: oneOrMore,
  /** Names of the sinks that hear of every problem's steps. */
  notifications: oneOrMore,
  /** The most that the repository may ask for. */
  mode: modeSchema.default("automated"),
  minReplicas: z.int().min(0).max(10_000).default(0),
  maxReplicas: z.int().min(1).max(10_000).default(100),
  /** What a remediation may do: actions, kinds of objects, and files by patterns as in a .gitignore. */
  actions: allOr(z.string().min(1)),
  kinds: allOr(z.string().min(1)),
  paths: allOr(z.string().min(1)),
});

const named = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value).default({});

const Config = strictMap({
  clusters: named(Cluster),
  flagServices: named(FlagServiceSettings),
  indicators: named(IndicatorSettings),
  sinks: named(Sink),
  monitors: named(MonitorSettings),
  events: z.array(EventSource).default([]),
  projects: named(Project),
}).superRefine((config, context) => {
  for (const [index, { projects }] of config.events.entries()) {
    const names = projects === "*" ? [] : projects;
    for (const [at, name] of names.entries()) {
      if (Object.hasOwn(config.projects, name)) continue;
      const message = notDefined(name, config.projects);
      context.addIssue({ code: "custom", path: ["events", index, "projects", at], message });
    }
  }
  for (const [name, project] of Object.entries(config.projects)) {
    const fault = nameFault("project", name);
    if (fault !== undefined) {
      context.addIssue({ code: "custom", path: ["projects", name], message: fault });
    }
    const { cluster, flags, indicators, sink, monitors, notifications } = project;
    const uses = [
      ...[cluster ?? []].flat().map((used) => ({ key: "cluster", used, known: config.clusters })),
      ...flags.map((used) => ({ key: "flags", used, known: config.flagServices })),
      ...indicators.map((used) => ({ key: "indicators", used, known: config.indicators })),
      ...[sink ?? []].flat().map((used) => ({ key: "sink", used, known: config.sinks })),
      ...notifications.map((used) => ({ key: "notifications", used, known: config.sinks })),
      ...monitors.map((used) => ({ key: "monitors", used, known: config.monitors })),
    ];
    for (const { key, used, known } of uses) {
      if (Object.hasOwn(known, used)) continue;
      const message = notDefined(used, known);
      context.addIssue({ code: "custom", path: ["projects", name, key], message });
    }
  }
});
export type Config = z.infer<typeof Config>;

function notDefined(used: string, known: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(known).join(", ") || "none";
  return `${JSON.stringify(used)} is not defined in this file, defined are: ${names}`;
}
