import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { z } from "zod";
import { createSystemClock } from "../adapters/clock/system-clock.ts";
import { createCluster } from "../adapters/kubernetes/create-cluster.ts";
import { formatFault } from "../core/fault.ts";
import { parseYamlDocument } from "../core/yaml/parse-yaml.ts";
import type { Cluster } from "../ports/cluster.ts";
import { CommandError, type Io } from "./io.ts";

export type ClusterOptions = {
  /** The first file of KUBECONFIG by default, else `~/.kube/config`. */
  readonly kubeconfig?: string;
  /** The kubeconfig's current context by default. */
  readonly context?: string;
};

/** As much of it as names the namespace: the adapter reads the rest when it first connects. */
const Kubeconfig = z.looseObject({
  "current-context": z.string().nullish(),
  contexts: z
    .array(
      z.looseObject({
        name: z.string(),
        context: z.looseObject({ namespace: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
});

/**
 * The cluster that kubectl would talk to, and the namespace it would use: the context's, or `default`. Throws
 * CommandError where the kubeconfig cannot be read or has no such context.
 */
export function openCluster(
  io: Pick<Io, "env" | "cwd">,
  options: ClusterOptions,
): { readonly cluster: Cluster; readonly namespace: string } {
  const path = kubeconfigPath(io, options.kubeconfig);
  const config = readKubeconfig(path);
  const name = options.context ?? (config["current-context"] || undefined);
  if (name === undefined) {
    throw new CommandError(`${path} has no current context: name one with --context`);
  }
  const contexts = config.contexts ?? [];
  const found = contexts.find((each) => each.name === name);
  if (found === undefined) {
    const known = contexts.map((each) => each.name).join(", ") || "none";
    throw new CommandError(`${path} has no context ${JSON.stringify(name)}: it has ${known}`);
  }
  return {
    cluster: createCluster({ kubeconfig: path, context: name, clock: createSystemClock() }),
    namespace: found.context?.namespace || "default",
  };
}

function kubeconfigPath({ env, cwd }: Pick<Io, "env" | "cwd">, named: string | undefined): string {
  const first = named ?? env["KUBECONFIG"]?.split(delimiter).find((path) => path !== "");
  if (first !== undefined) return resolve(cwd, first);
  return join(env["HOME"] || homedir(), ".kube", "config");
}

function readKubeconfig(path: string): z.infer<typeof Kubeconfig> {
  const document = parseYamlDocument(textOf(path), path, "kubernetes");
  if (!document.ok) throw new CommandError(document.faults.map(formatFault).join("\n"));
  const parsed = Kubeconfig.safeParse(document.value.value);
  if (parsed.success) return parsed.data;
  throw new CommandError(`${path} is no kubeconfig: it needs contexts and a current-context`);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new CommandError(
      `there is no kubeconfig at ${path}: name one with --kubeconfig or KUBECONFIG`,
    );
  }
}
