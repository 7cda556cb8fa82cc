import { join } from "node:path";
import { z } from "zod";
import { createGit } from "../../src/adapters/git/create-git.ts";
import type { ProblemRecord } from "../../src/core/journal/fold-record.ts";
import { seedProject, type SeedProject } from "../../src/sandbox/seed/seed-project.ts";
import { readComments } from "../../src/sandbox/story/github-page.ts";
import type { Upstream } from "../../src/sandbox/world.ts";
import { sandboxEventToken } from "../../src/sandbox/world-settings.ts";
import { bootWorld, type Harness } from "./world-harness.ts";

export const shop = "acme/sockshop";

/** The sockshop of a test: services without objectives, so that whether their alerts end is the verdict. */
type Shop = {
  /** The project's evenkeel.yaml. */
  readonly policy: string;
  /** The remediation.yaml of each service; a service scales by one without it. */
  readonly services: Readonly<Record<string, string | undefined>>;
};

type Booted = Omit<NonNullable<Parameters<typeof bootWorld>[0]>, "sockshop">;

/** A world around such a shop, with its stages `staging` (review, not protected) and `production` (automated). */
export async function bootShop(shopOf: Shop, options: Booted = {}): Promise<Harness> {
  return bootWorld({ ...options, sockshop: (upstream) => seed(projectOf(shopOf), upstream) });
}

const seededAt = new Date("2026-03-01T03:00:00.000Z");

/** Fills the repository of a world's sockshop. */
export async function seed(project: SeedProject, { path }: Upstream): Promise<void> {
  const git = createGit({
    root: join(path, "..", "seeding-the-shop"),
    credentials: () => Promise.resolve(undefined),
    identity: { name: "Ada", email: "ada@example.org" },
  });
  const repository = { url: path, slug: null };
  await git.fetch(repository);
  await seedProject(
    { git, now: () => seededAt },
    { project, repository, preset: "stage-branches" },
  );
}

function projectOf({ policy, services }: Shop): SeedProject {
  return {
    name: "sockshop",
    stages: ["staging", "production"],
    shipyard: `stages:
  - name: staging
  - name: production
    remediation_strategy: automated
`,
    policy,
    owners: "* @ada\n",
    services: Object.fromEntries(
      Object.entries(services).map(([name, rules]) => [
        name,
        () => ({
          [`manifests/${name}.yaml`]: deployment(name),
          "remediation.yaml": rules ?? rule(scaling),
        }),
      ]),
    ),
  };
}

export const scaling = 'action: scaling, value: "+1"';

/** A remediation.yaml whose only rule answers every problem by these actions in turn. */
export function rule(...actions: readonly string[]): string {
  return `remediations:\n- name: default\n  actions:\n${actions.map((each) => `  - {${each}}\n`).join("")}`;
}

function deployment(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 1
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: ${name}
          image: "docker.io/example/${name}:1.0"
`;
}

type Fired = {
  /** Alertmanager's word that it is over. */
  readonly resolve: () => Promise<void>;
};

/** An alert of Alertmanager about a service of production, such as `carts`, or `staging/carts`. */
export function fire(harness: Harness, where: string, name = "HighLatency"): Promise<Fired> {
  return fireTogether(harness, [where], name);
}

/** One notification of Alertmanager with an alert about each of these services. */
export async function fireTogether(
  harness: Harness,
  services: readonly string[],
  name = "HighLatency",
): Promise<Fired> {
  const startsAt = harness.world.clock.now().toISOString();
  const send = async (status: "firing" | "resolved", endsAt: string) => {
    const { world } = harness;
    const alerts = services.map((where) => ({ ...alertOf(where, name), startsAt, status, endsAt }));
    const answer = await fetch(`${world.server().url}/events/alertmanager`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${sandboxEventToken}`,
      },
      body: JSON.stringify({ version: "4", status, alerts }),
    });
    if (answer.status !== 202) throw new Error(`the alerts were answered with ${answer.status}`);
    await world.settle();
  };
  await send("firing", "0001-01-01T00:00:00Z");
  return { resolve: () => send("resolved", harness.world.clock.now().toISOString()) };
}

function alertOf(where: string, name: string) {
  const [service = "", stage = "production"] = where.split("/").toReversed();
  return {
    labels: { alertname: name, project: "sockshop", stage, service, severity: "critical" },
    annotations: { summary: `${name} of ${service}`, runbook_url: "https://wiki.example.org/slow" },
    generatorURL: "https://prometheus.example.org/graph",
    fingerprint: Buffer.from(`${name}/${where}`).toString("hex"),
  };
}

/** The newest problem of a service of production (or of `staging/carts`) once `is` holds for it. */
export function problem(
  harness: Harness,
  where: string,
  is: (record: ProblemRecord) => boolean,
): Promise<ProblemRecord> {
  const place = where.includes("/") ? where : `production/${where}`;
  return harness.until(async () => {
    const records = (await harness.observer.look(shop)).filter(
      (record) => `${record.problem.stage}/${record.problem.service}` === place,
    );
    const [newest] = records.toSorted((a, b) => b.openedAt.localeCompare(a.openedAt));
    return newest !== undefined && is(newest) ? newest : undefined;
  }, 120);
}

/** The number of the pull request of a problem that is still there, once it has one. */
export async function pullOf(harness: Harness, where: string): Promise<number> {
  const { attempts } = await problem(harness, where, (one) => numberOf(one) !== undefined);
  return numberOf({ attempts }) ?? 0;
}

/** The number of the pull request of an attempt. */
export function pullAt({ attempts }: ProblemRecord, attempt: number): number {
  const number = attempts.find((each) => each.number === attempt)?.opened?.number;
  if (number === undefined) throw new Error(`attempt ${attempt} has no pull request`);
  return number;
}

function numberOf({ attempts }: Pick<ProblemRecord, "attempts">): number | undefined {
  return attempts.at(-1)?.opened?.number;
}

export function merged(record: ProblemRecord): boolean {
  return kinds(record).includes("pull-request-merged");
}

export function reconciled(record: ProblemRecord): boolean {
  return kinds(record).includes("reconciled");
}

const Text = z.object({ title: z.string(), body: z.string(), state: z.string() });

/** `pulls/1` or `issues/1`, as a person sees it. */
export async function readText({ world }: Harness, path: string): Promise<z.infer<typeof Text>> {
  const answer = await fetch(`${world.github.url}/repos/${shop}/${path}`, {
    headers: { authorization: `Bearer ${world.github.as("ada").token}` },
  });
  return Text.parse(await answer.json());
}

export function kinds({ entries }: ProblemRecord): readonly string[] {
  return entries.map(({ kind }) => kind);
}

export async function pass({ world, until }: Harness, minutes: number): Promise<void> {
  const end = world.clock.now().getTime() + minutes * 60_000;
  await until(() => (world.clock.now().getTime() >= end ? true : undefined), minutes + 1);
}

/** The one comment on a pull request that is kept true. */
export async function accountOn({ world }: Harness, number: number): Promise<string> {
  const comments = await readComments(world, shop, number);
  const accounts = comments.filter((text) => text.includes("evenkeel:account"));
  if (accounts.length !== 1) throw new Error(`there are ${accounts.length} accounts`);
  return accounts.join("");
}
