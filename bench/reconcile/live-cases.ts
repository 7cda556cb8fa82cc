import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { objectKey, refOf } from "../../src/core/reconcile/object-ref.ts";
import type { Health } from "../../src/core/health/health.ts";
import { type BenchCluster, writeStatus } from "./bench-cluster.ts";
import { followLoad, type FollowedSet } from "./followed-set.ts";
import type { Load } from "./load.ts";
import { measure, measureStill, type Sample, timed } from "./measure.ts";
import { setContestant } from "./set-contestant.ts";

/** Single events are quick to time, so each round has several. */
const repeatsPerRound = 5;

type Given = { readonly base: Load; readonly changed: Load; readonly rounds: number };

/** What a server does that has followed the cluster for a while, and has all of its Deployments ready. */
export async function runLiveCases(
  cluster: BenchCluster,
  given: Given,
): Promise<readonly Sample[]> {
  const { base } = given;
  await cluster.wipe();
  await setContestant(cluster.kube, "best-effort").apply(base);
  await cluster.settle(base.objects);
  using followed = await followLoad(cluster.kube, base);
  await followed.pass("best-effort");
  return [
    ...(await idleAndChanged(cluster, followed, given)),
    ...(await drifts(cluster, followed, given)),
    ...(await readiness(cluster, followed, given)),
  ];
}

async function idleAndChanged(
  cluster: BenchCluster,
  followed: FollowedSet,
  { base, changed, rounds }: Given,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const objects = base.objects.length;
  for (let round = 0; round < rounds; round += 1) {
    await calm(followed);
    const idle = { what: "nothing changed, warm", who: "evenkeel in process", objects, round };
    samples.push(await measureStill(cluster, idle, () => followed.pass("atomic")));
    for (const [mode, load] of [
      ["best-effort", changed],
      ["atomic", base],
    ] as const) {
      await followed.want(load);
      const who = `evenkeel in process, ${mode}`;
      const of = { what: "1 % changed, warm", who, objects, round };
      samples.push(await measure(cluster, of, () => followed.pass(mode)));
    }
  }
  return samples;
}

/** Nobody rolls out here what a round has changed: a first pass after that asks for the pods, which is not to be timed. */
async function calm(followed: FollowedSet): Promise<void> {
  await followed.pass("atomic");
}

/** Somebody edits a ConfigMap with kubectl: until a watch has told it, and the pass that puts it back. */
async function drifts(
  cluster: BenchCluster,
  followed: FollowedSet,
  { base, rounds }: Given,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  await calm(followed);
  for (const [round, object] of some(base, "ConfigMap", rounds)) {
    const of = { who: "evenkeel in process", objects: base.objects.length, round };
    const told = followed.seen(
      objectKey(refOf(object)),
      ({ agreement }) => agreement.kind === "differs",
    );
    const milliseconds = await timed(async () => {
      await Promise.all([edit(cluster, object), told]);
    });
    samples.push({ ...of, what: "drift by hand: seen", milliseconds, calls: {}, moved: null });
    const corrected = { ...of, what: "drift by hand: corrected" };
    samples.push(await measure(cluster, corrected, () => followed.pass("best-effort")));
  }
  return samples;
}

/** A Deployment loses a pod and gets it back: from sending the status until a pass calls it well. */
async function readiness(
  cluster: BenchCluster,
  followed: FollowedSet,
  { base, rounds }: Given,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const [round, object] of some(base, "Deployment", rounds)) {
    const key = objectKey(refOf(object));
    const health = async (readyPods: number, verdict: Health["verdict"]) => {
      const told = followed.seen(key, (record) => record.health.verdict === verdict);
      await Promise.all([writeStatus(cluster.kube.request, object, readyPods), told]);
    };
    await health(1, "InProgress");
    await followed.pass("best-effort");
    const milliseconds = await timed(async () => {
      await health(2, "Current");
      const { rows } = await followed.pass("best-effort");
      const row = rows.find(({ ref }) => objectKey(ref) === key);
      if (row?.health?.verdict !== "Current") throw new Error("A pass has not seen what was told.");
    });
    const of = { what: "ready: seen", who: "evenkeel in process", objects: base.objects.length };
    samples.push({ ...of, round, milliseconds, calls: {}, moved: null });
  }
  return samples;
}

/** Objects of a kind, one for each repeat. */
function some(
  { objects }: Load,
  wanted: string,
  rounds: number,
): readonly (readonly [round: number, object: KubernetesObject])[] {
  const own = objects.filter(({ kind }) => kind === wanted);
  return own.slice(0, rounds * repeatsPerRound).map((object, round) => [round, object] as const);
}

async function edit({ kube }: BenchCluster, { metadata }: KubernetesObject): Promise<void> {
  const { namespace, name } = metadata;
  const path = `/api/v1/namespaces/${namespace}/configmaps/${name}?fieldManager=kubectl-edit`;
  const type = "application/merge-patch+json";
  const value = { data: { LOG_LEVEL: "debug" } };
  const { code } = await kube.request("PATCH", path, { type, value });
  if (code !== 200) throw new Error(`The edit of ${name} was answered with ${code}.`);
}
