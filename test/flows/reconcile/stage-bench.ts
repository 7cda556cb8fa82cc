import { createCluster } from "../../../src/adapters/kubernetes/create-cluster.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import type { Outcome } from "../../../src/flows/outcome.ts";
import type { Project } from "../../../src/flows/project.ts";
import { reconcileStage } from "../../../src/flows/reconcile/reconcile-stage.ts";
import type { StageMemory } from "../../../src/flows/reconcile/stage-memory.ts";
import type { FlagService } from "../../../src/ports.ts";
import type { Cluster } from "../../../src/ports/cluster.ts";
import type { Sha } from "../../../src/ports/git.ts";
import { createWatchTracker } from "../../../src/sandbox/watch-tracker.ts";
import { createManualClock, type ManualClock } from "../../../src/sandbox/clock.ts";
import { startCluster, type ClusterSandbox } from "../../../src/sandbox/cluster/start-cluster.ts";
import { change, shaOf, upstream } from "../../adapters/git/upstream.ts";
import { quiet } from "../quiet.ts";
import { statusHost } from "../statuses.ts";
import { fakeCharts } from "../wanted-bench.ts";

/** The project `shop` with its stage `dev`, on a cluster and a flag service; time moves when a test says so. */
export type StageBench = AsyncDisposable & {
  readonly clock: ManualClock;
  readonly cluster: ClusterSandbox;
  readonly flags: Map<string, boolean>;
  /** Calls that reached the cluster or the flag service. */
  readonly calls: readonly string[];
  /** A commit on the stage's branch; null deletes a file. */
  readonly push: (
    files: Readonly<Record<string, string | null>>,
    message?: string,
    stage?: "dev" | "later",
  ) => Promise<Sha>;
  /** A commit on main. */
  readonly pushMain: (files: Readonly<Record<string, string>>) => Promise<void>;
  /** Points the stage's branch at an earlier commit. */
  readonly setBack: (to: Sha) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  /** What the cluster answers at a path. */
  readonly get: (path: string) => Promise<unknown>;
  /** A merge patch of an object below `/apis` or `/api`, by another field manager. */
  readonly patch: (path: string, manager: string, value: unknown) => Promise<void>;
  /** A file of the journal branch, as JSON lines. */
  readonly journal: (path: string) => Promise<readonly unknown[]>;
  /** One pass, as this process or as a new one. */
  readonly reconcile: (how?: {
    readonly restarted?: boolean;
    readonly stage?: string;
  }) => Promise<Outcome>;
  /** Passes until the stage waits no more, the clock moving as each pass asks. */
  readonly settle: () => Promise<void>;
  /** `state: description` of all that was posted, by commit. */
  readonly posted: (sha: Sha) => readonly string[];
};

const shipyard = "stages:\n  - { name: dev, deployment_strategy: direct }\n  - { name: later }\n";

export async function stageBench({
  policy,
  flagObjects,
  ...given
}: Partial<Project> & {
  readonly policy?: string;
  /** Instead of a flag service with an API. */
  readonly flagObjects?: FlagService;
} = {}): Promise<StageBench> {
  const clock = createManualClock(new Date("2026-03-01T03:00:00.000Z"));
  const { git, repository: bare } = await upstream();
  const repository = { ...bare, slug: "acme/shop" };
  const cluster = await startCluster({ clock });
  const { server, token } = cluster;
  const flags = new Map<string, boolean>();
  const calls: string[] = [];
  const service = flagObjects ?? flagService(flags, calls);
  const host = statusHost();
  const project: Project = {
    name: "shop",
    repository,
    cluster: "main",
    flags: ["unleash"],
    indicators: [],
    sink: null,
    namespaces: [],
    clusterScoped: false,
    mode: "automated",
    minReplicas: 0,
    maxReplicas: 10,
    monitors: [],
    notifications: [],
    reach: { actions: "*", kinds: "*", paths: "*" },
    ...given,
  };
  await git.commit(
    repository,
    change({
      "shipyard.yaml": shipyard,
      ...(policy === undefined ? {} : { "evenkeel.yaml": policy }),
    }),
  );
  const watches = createWatchTracker();
  const { charts } = fakeCharts(() => ({
    kind: "failed",
    reason: "no-program",
    message: "helm is not here",
  }));
  const clusters = watched(createCluster({ clock, server, token, skipTlsVerify: true }), calls);
  let memory: StageMemory = new Map();

  async function reconcile({ restarted = false, stage = "dev" } = {}): Promise<Outcome> {
    if (restarted) {
      for (const { live } of memory.values()) live?.[Symbol.dispose]();
      memory = new Map();
    }
    const deps = {
      git,
      clock,
      log: quiet,
      charts,
      hosting: host.hosting,
      memory,
      stageMoved: () => {},
    };
    await watches.caughtUp(cluster.flush);
    return reconcileStage(
      {
        ...deps,
        clusters: () => watches.track(clusters),
        flagServices: () => service,
      },
      { project, stage },
    );
  }

  return {
    clock,
    cluster,
    flags,
    calls,
    push: async (files, message, stage = "dev") => {
      const expected = (await git.heads(repository)).get(stage);
      const pushed = change(files, { branch: stage, expected, at: clock.now() });
      const named = message === undefined ? pushed : { ...pushed, message };
      return shaOf(await git.commit(repository, named));
    },
    pushMain: async (files) => {
      const expected = (await git.heads(repository)).get("main");
      await git.commit(repository, change(files, { branch: "main", expected, at: clock.now() }));
    },
    setBack: async (to) => {
      const expected = (await git.heads(repository)).get("dev");
      await git.setBranch(repository, { branch: "dev", expected, to });
    },
    remove: async (path) => {
      const headers = { authorization: `Bearer ${token}` };
      await cluster.fetch(new Request(`${server}${path}`, { method: "DELETE", headers }));
    },
    get: async (path) => {
      const headers = { authorization: `Bearer ${token}` };
      const response = await cluster.fetch(new Request(`${server}${path}`, { headers }));
      return response.json();
    },
    patch: async (path, manager, value) => {
      const response = await cluster.fetch(
        new Request(`${server}${path}?fieldManager=${manager}`, {
          method: "PATCH",
          headers: {
            authorization: `Bearer ${token}`,
            "content-type": "application/merge-patch+json",
          },
          body: JSON.stringify(value),
        }),
      );
      if (!response.ok) throw new Error(await response.text());
    },
    journal: async (path) => {
      const head = (await git.heads(repository)).get("evenkeel/journal");
      const text = head === undefined ? undefined : await git.read(repository, head, path);
      return (text ?? "")
        .split("\n")
        .filter((line) => line !== "")
        .map((line): unknown => JSON.parse(line));
    },
    reconcile,
    settle: async () => {
      for (let outcome = await reconcile(); outcome.kind === "waiting";) {
        const pause = outcome.until.getTime() - clock.now().getTime();
        // A pass that failed is tried again in five minutes, for ever: it has said its word.
        if (pause >= 300_000) return;
        clock.advance(pause);
        outcome = await reconcile();
      }
    },
    posted: (sha) =>
      host.posted
        .filter((status) => status.sha === sha)
        .map(({ context, state, description }) => {
          if (!/^evenkeel\/reconcile\/(dev|later)$/.test(context)) {
            throw new Error(`not a context: ${context}`);
          }
          return `${state}: ${description}`;
        }),
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}

/** Notes what changes the cluster, and what is asked of it. */
function watched(cluster: Cluster, calls: string[]): Cluster {
  const note = (verb: string, { kind }: Pick<KubernetesObject, "kind">) => {
    calls.push(`${verb} ${kind}`);
  };
  return {
    ...cluster,
    apply: async (object, options) => {
      note(options.dryRun === true ? "try" : "apply", object);
      return cluster.apply(object, options);
    },
    read: async (ref) => {
      note("read", ref);
      return cluster.read(ref);
    },
    list: async (query, onObject) => {
      note("list", query);
      return cluster.list(query, onObject);
    },
    remove: async (ref, options) => {
      note("remove", ref);
      return cluster.remove(ref, options);
    },
  };
}

function flagService(flags: Map<string, boolean>, calls: string[]): FlagService {
  return {
    kind: "remote",
    read: async (flag) => {
      calls.push(`read flag ${flag}`);
      const enabled = flags.get(flag);
      return enabled === undefined ? undefined : { enabled, rollout: null, variants: [] };
    },
    set: async (flag, { enabled }) => {
      if (!flags.has(flag)) return { kind: "unknown-flag" };
      calls.push(`set flag ${flag}`);
      flags.set(flag, enabled);
      return { kind: "set" };
    },
  };
}

/** A Deployment as a person writes it; `image` may be one that the cluster cannot run. */
export function deploymentYaml(image = "carts:1", replicas = 1): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: carts }
spec:
  replicas: ${replicas}
  progressDeadlineSeconds: 3600
  selector: { matchLabels: { app: carts } }
  template:
    metadata: { labels: { app: carts } }
    spec: { containers: [{ name: carts, image: "${image}" }] }
`;
}
