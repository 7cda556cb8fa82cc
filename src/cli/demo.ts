import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createScaledClock } from "../sandbox/clock.ts";
import { reviewAct, sockshopAct, websiteAct } from "../sandbox/story/acts.ts";
import type { ActResult, Stage } from "../sandbox/story/heal-act.ts";
import { createObserver } from "../sandbox/story/observer.ts";
import { createJsonTeller, createTextTeller, type Teller } from "../sandbox/story/teller.ts";
import { createLog } from "../adapters/log/create-log.ts";
import { createWorld, owner, type World } from "../sandbox/world.ts";

export type DemoOptions = {
  readonly scenario: "sockshop" | "website" | "all";
  /** Keeps the world there; a temporary folder that is removed otherwise. */
  readonly dir?: string;
  readonly keep: boolean;
  readonly output: "text" | "json";
  /** Seconds of the world in one real second. */
  readonly speed: number;
  readonly broken: boolean;
};

type Act = {
  readonly name: string;
  readonly title: string;
  readonly play: (on: Stage) => Promise<ActResult>;
};

/** Boots the world, plays the tutorials and tells them as they happen. The exit code: 0 only if all healed. */
export async function demo(options: DemoOptions): Promise<number> {
  const folder =
    options.dir === undefined ? await mkdtemp(join(tmpdir(), "evenkeel-")) : resolve(options.dir);
  if (options.dir !== undefined && (await isUsed(folder))) {
    process.stderr.write(`${folder} is not empty: name a new folder for the world\n`);
    return 2;
  }
  using clock = createScaledClock({ start: new Date(), speed: options.speed });
  const colour = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
  const teller =
    options.output === "json"
      ? createJsonTeller(clock, { write })
      : createTextTeller(clock, { write, colour });
  const log = createLog({ level: "silent", secrets: [] });
  try {
    await using world = await createWorld({ folder, clock, log, broken: options.broken });
    const stage = { world, teller, observer: createObserver(folder, teller) };
    const failures = await play(stage, actsOf(options));
    const project = options.scenario === "website" ? "website" : "sockshop";
    const upstream = join(folder, "upstream", owner, `${project}.git`);
    closing(teller, { failures, upstream: options.dir === undefined ? undefined : upstream });
    if (options.keep) await stayUp(world, teller);
    return failures.length === 0 ? 0 : 1;
  } finally {
    if (options.dir === undefined) await rm(folder, { recursive: true, force: true });
  }
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
}

async function stayUp(world: World, teller: Teller): Promise<void> {
  teller.fact("github", world.github.url);
  teller.fact("evenkeel", world.server().url);
  teller.fact("cluster", `${world.cluster.server} (token ${world.cluster.token})`);
  teller.fact("prometheus", world.prometheus.url);
  teller.fact("unleash", world.unleash.url);
  teller.fact("stop", "Ctrl+C");
  await new Promise<void>((done) => {
    process.once("SIGINT", () => done());
    process.once("SIGTERM", () => done());
  });
}

function write(text: string): void {
  process.stdout.write(text);
}

async function isUsed(folder: string): Promise<boolean> {
  const entries = await readdir(folder).catch(() => []);
  return entries.length > 0;
}
