import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import type { MonitoredName } from "../traffic.ts";
import { owner, type World, type WorldCluster } from "../world.ts";
import { readComments, readPull, readStatuses } from "./github-page.ts";
import type { Observer } from "./observer.ts";
import { stageReady } from "./stage-ready.ts";
import type { Teller } from "./teller.ts";
import { until } from "./until.ts";

export type Stage = {
  readonly world: World<WorldCluster>;
  readonly observer: Observer;
  readonly teller: Teller;
};

/** `reason` says what went wrong, for the last line of the demo. */
export type ActResult =
  { readonly kind: "healed" } | { readonly kind: "not-healed"; readonly reason: string };

/** A service suffers, and heals or not: the load begins, and all else follows from it. */
export async function healAct(
  { world, observer, teller }: Stage,
  scene: {
    readonly project: string;
    readonly service: MonitoredName;
    /** What users do and what they get, now. */
    readonly describe: () => string;
    /** Why the world is not as it should be after a healing; undefined if it is. */
    readonly check: () => string | undefined;
  },
): Promise<ActResult> {
  const slug = `${owner}/${scene.project}`;
  const stage = scene.service.split("/")[0] ?? "";
  const unready = await stageReady(world, observer, { slug, stage });
  if (unready !== undefined) return { kind: "not-healed", reason: unready };
  teller.say("world", scene.describe());
  world.traffic.set(scene.service, "heavy");
  teller.say("world", scene.describe());
  const ended = await until(
    world.clock,
    () => findEnded(observer, { slug, service: scene.service }),
    {
      minutes: 240,
    },
  );
  teller.say("world", scene.describe());
  world.traffic.set(scene.service, "normal");
  if (ended === undefined) {
    return { kind: "not-healed", reason: `${scene.service}: no end in 240 minutes` };
  }
  await showFacts({ world, observer, teller }, slug, ended);
  if (ended.closed?.reason !== "healed") {
    await showAccount({ world, observer, teller }, slug, ended);
    return {
      kind: "not-healed",
      reason: `${scene.service}: ${ended.handedOver?.detail ?? "not healed"}`,
    };
  }
  const fault = scene.check();
  return fault === undefined ? { kind: "healed" } : { kind: "not-healed", reason: fault };
}

async function findEnded(
  observer: Observer,
  where: { readonly slug: string; readonly service: MonitoredName },
): Promise<ProblemRecord | undefined> {
  const records = await observer.look(where.slug);
  return records.find(
    ({ problem, closed, handedOver, ignored }) =>
      `${problem.stage}/${problem.service}` === where.service &&
      (closed !== null || handedOver !== null || ignored !== null),
  );
}

async function showFacts(
  { world, observer, teller }: Stage,
  slug: string,
  record: ProblemRecord,
): Promise<void> {
  for (const { opened, ended, evaluated } of record.attempts) {
    if (opened === null || ended?.kind !== "pull-request-merged") continue;
    const pull = await readPull(world, slug, opened.number);
    const change = await observer.changeOf(slug, ended.sha);
    const lines = [
      ...change.removed.map((line) => `- ${line}`),
      ...change.added.map((line) => `+ ${line}`),
    ];
    teller.fact("pull", `#${pull.number} ${pull.title}`);
    teller.fact("change", [change.files.join(", "), ...lines].join("\n"));
    for (const { context, state, description } of await readStatuses(world, slug, ended.sha)) {
      teller.fact("status", `${state.padEnd(8)} ${context}: ${description ?? ""}`);
    }
    const id = evaluated?.evaluation;
    const evaluation = id === undefined ? undefined : await observer.evaluationOf(slug, id);
    if (evaluation !== undefined) teller.evaluation(evaluation);
  }
}

/** What people are left with: the comment on the pull request. */
async function showAccount(
  { world, teller }: Stage,
  slug: string,
  record: ProblemRecord,
): Promise<void> {
  const number = record.attempts.findLast(({ opened }) => opened !== null)?.opened?.number;
  if (number === undefined) return;
  const comments = await readComments(world, slug, number);
  teller.fact("comment", comments.at(-1)?.replace(/^<!--.*-->\n*/, "") ?? "");
}
