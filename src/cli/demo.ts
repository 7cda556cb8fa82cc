import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createLog } from "../adapters/log/create-log.ts";
import { createScaledClock, type ScaledClock } from "../sandbox/clock.ts";
import {
  createWorldOnCluster,
  worldNamespaces,
} from "../sandbox/real-cluster/create-world-on-cluster.ts";
import { reviewAct, sockshopAct, websiteAct } from "../sandbox/story/acts.ts";
import type { ActResult, Stage } from "../sandbox/story/heal-act.ts";
import { createObserver } from "../sandbox/story/observer.ts";
import { createStyle } from "./style.ts";
import { evaluationLines } from "./tell-evaluation.ts";
import type { Evaluation } from "../core/evaluation/evaluation.ts";
import { createJsonTeller, createTextTeller, type Teller } from "../sandbox/story/teller.ts";
import { sandboxEventToken } from "../sandbox/world-settings.ts";
import { createWorld, owner, type World, type WorldCluster } from "../sandbox/world.ts";
import { CommandError, exitCode, type Io } from "./io.ts";
import { openCluster } from "./open-cluster.ts";
import { onSignal } from "./on-signal.ts";

export type DemoOptions = {
  readonly scenario: "sockshop" | "website" | "all";
  /** Keeps the world there; a temporary folder that is removed otherwise. */
  readonly dir?: string;
  readonly keep: boolean;
  readonly output: "text" | "json";
  /** Seconds of the world in one real second; 120, and 30 on a cluster of one's own. */
  readonly speed?: number;
  readonly broken: boolean;
  /** Services run on this cluster instead of the world's own. */
  readonly kubeconfig?: string;
  readonly context?: string;
};

type Act = {
  readonly name: string;
  readonly title: string;
  readonly play: (on: Stage) => Promise<ActResult>;
};

/**
 * Boots the world, plays the tutorials and tells them as they happen. The exit code: 0 only if all healed, 130 where a
 * person has stopped it, who finds everything tidied up all the same.
 */
export async function demo(io: Io, options: DemoOptions): Promise<number> {
  if (options.context !== undefined && options.kubeconfig === undefined) {
    throw new CommandError("--context is one of a kubeconfig's: name the file with --kubeconfig");
  }
  const folder = await folderFor(io, options);
  using clock = createScaledClock({ start: new Date(), speed: speedOf(options) });
  const teller = tellerFor(io, options, clock);
  try {
    return await perform(io, options, { folder, clock, teller });
  } finally {
    if (options.dir === undefined) {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}

type Place = { readonly folder: string; readonly clock: ScaledClock; readonly teller: Teller };

async function perform(io: Io, options: DemoOptions, place: Place): Promise<number> {
  const { folder, teller } = place;
  using stop = onSignal();
  await using world = await openWorld(io, options, place);
  const stage = { world, teller, observer: createObserver(folder, teller) };
  const failures = await Promise.race([play(stage, actsOf(options)), stop.caught]);
  if (failures === "interrupted") return interrupted;
  const project = options.scenario === "website" ? "website" : "sockshop";
  const upstream = join(folder, "upstream", owner, `${project}.git`);
  const isThere = options.dir !== undefined || options.keep;
  closing(teller, { failures, upstream: isThere ? upstream : undefined });
  if (options.keep) {
    tellWhereabouts(world, teller);
    tellTime(place, options);
    await stop.caught;
  }
  return failures.length === 0 ? exitCode.ok : exitCode.no;
}

function speedOf({ speed, kubeconfig }: DemoOptions): number {
  return speed ?? (kubeconfig === undefined ? 120 : 30);
}

async function folderFor(io: Io, { dir }: DemoOptions): Promise<string> {
  if (dir === undefined) return mkdtemp(join(tmpdir(), "evenkeel-"));
  const folder = resolve(io.cwd, dir);
  const entries = await readdir(folder).catch(() => []);
  if (entries.length === 0) return folder;
  throw new CommandError(`${folder} is not empty: name a new folder for the world`);
}

function tellerFor(io: Io, { output }: DemoOptions, clock: ScaledClock): Teller {
  const { out, env } = io;
  if (output === "json") return createJsonTeller(clock, out);
  const colour = out.isTerminal && env["NO_COLOR"] === undefined;
  const table = (evaluation: Evaluation) => evaluationLines(createStyle(io), evaluation);
  return createTextTeller(clock, { write: out.write, colour, table });
}

/** What a shell makes of SIGINT. */
const interrupted = 130;

/** The world with a cluster of its own, or on the one of the kubeconfig. */
async function openWorld(
  io: Io,
  { kubeconfig, context, broken, keep }: DemoOptions,
  { folder, clock, teller }: Place,
): Promise<World<WorldCluster>> {
  const log = createLog({ level: "silent", secrets: [] });
  const options = { folder, clock, log, broken };
  if (kubeconfig === undefined) return createWorld(options);
  const named = {
    kubeconfig: resolve(io.cwd, kubeconfig),
    ...(context === undefined ? {} : { context }),
  };
  const { cluster } = openCluster(io, named);
  teller.act("cluster", `the services run on that of ${named.kubeconfig}`);
  teller.fact("namespaces", worldNamespaces.join(", "));
  teller.fact("afterwards", keep ? "they stay" : "they are deleted");
  const afterwards = keep ? "keep" : "remove";
  return createWorldOnCluster(options, { cluster, access: named, afterwards });
}

const acts = {
  sockshop: {
    name: "sockshop",
    title: "response time degrades, one more replica heals it",
    play: sockshopAct,
  },
  website: {
    name: "website",
    title: "failure rate rises, a feature flag heals it",
    play: websiteAct,
  },
  review: { name: "review", title: "a person is in charge, and says no", play: reviewAct },
} satisfies Record<string, Act>;

function actsOf({ scenario }: DemoOptions): readonly Act[] {
  if (scenario === "all") return [acts.sockshop, acts.website, acts.review];
  return [acts[scenario]];
}

async function play(stage: Stage, wanted: readonly Act[]): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const act of wanted) {
    stage.teller.act(act.name, act.title);
    const result = await act.play(stage);
    if (result.kind === "not-healed") failures.push(result.reason);
  }
  return failures;
}

function closing(
  teller: Teller,
  {
    failures,
    upstream,
  }: { readonly failures: readonly string[]; readonly upstream: string | undefined },
): void {
  teller.act(
    "end",
    failures.length === 0 ? "all services are on an even keel" : "not everything healed",
  );
  for (const reason of failures) teller.fact("reason", reason);
  if (upstream === undefined) return;
  teller.fact("look", `git -C ${upstream} log production`);
  teller.fact("journal", `git -C ${upstream} log evenkeel/journal`);
  teller.fact("record", `evenkeel log --evaluations --repo ${upstream}`);
}

function tellWhereabouts(world: World<WorldCluster>, teller: Teller): void {
  const { access } = world;
  teller.fact("github", world.github.url);
  teller.fact("evenkeel", `${world.server().url} (event token ${sandboxEventToken})`);
  teller.fact(
    "cluster",
    "server" in access ? `${access.server} (token ${access.token})` : access.kubeconfig,
  );
  teller.fact("prometheus", world.prometheus.url);
  teller.fact("unleash", world.unleash.url);
}

/** Who asks for an evaluation there needs a window of that time. */
function tellTime({ clock, teller }: Place, options: DemoOptions): void {
  const now = `${clock.now().toISOString().slice(0, 19)}Z`;
  const pace = `the world's clock runs ahead, ${speedOf(options)} times as fast as yours`;
  teller.fact("time", `${pace}: here it is ${now}`);
  teller.fact("stop", "Ctrl+C");
}
