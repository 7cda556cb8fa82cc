import { describe, expect, it } from "vitest";
import { statusContext } from "../../../src/core/pull-request/status-context.ts";
import { decide } from "../../../src/flows/remediation/decide.ts";
import { planned, proposed } from "../../support/records.ts";
import { started } from "../evaluation/gate-bench.ts";
import { decideBench, deployment } from "./decide-bench.ts";

const at = started.toISOString();
const hour = 3_600_000;

function later(minutes: number): string {
  return new Date(started.getTime() + minutes * 60_000).toISOString();
}

describe("decide()", () => {
  it("plans the first action of a problem that says where it belongs", async () => {
    const { problem, advance, kinds } = await decideBench();
    const id = await problem({});
    await advance(id);
    expect(await kinds(id)).toEqual(["problem-opened", "action-planned"]);
  });

  it("records the route of a problem that does not, before it decides", async () => {
    const { problem, advance, kinds, read } = await decideBench(
      "routes: [{ entity: ItemsController, stage: production, service: carts }]",
    );
    const id = await problem({ stage: null, service: null, entities: ["ItemsController"] });
    await advance(id);
    expect(await kinds(id)).toEqual(["problem-opened", "routed", "action-planned"]);
    expect(await read(id)).toMatchObject({
      problem: { stage: "production", service: "carts" },
      attempts: [{ planned: { base: "production" } }],
    });
  });

  it("shows what has no place, and takes it up when a route comes", async () => {
    const { problem, advance, read, commit } = await decideBench();
    const id = await problem({ stage: "prod", labels: { namespace: "shop-prod" } });
    await advance(id);
    expect((await read(id)).ignored).toMatchObject({
      reason: "unrouted",
      detail: 'shipyard.yaml has no stage "prod"',
    });
    await commit("main", {
      "evenkeel.yaml": "routes: [{ namespace: shop-prod, stage: production }]",
    });
    await advance(id);
    expect(await read(id)).toMatchObject({
      problem: { stage: "production", service: "carts" },
      attempts: [{ number: 1 }],
    });
  });

  it("joins the change of its service, and goes on by itself once that is over", async () => {
    const { problem, advance, kinds, append, read } = await decideBench();
    const lead = await problem({ occurrence: "lead" });
    const id = await problem({ occurrence: "follower" });
    await advance(lead);
    await append(lead, proposed());
    expect(await advance(id)).toEqual({ kind: "done" });
    expect((await read(id)).joined).toMatchObject({ lead });
    await append(
      lead,
      { kind: "problem-resolved", at },
      { kind: "closed", at, reason: "resolved", detail: "" },
    );
    await advance(id);
    expect(await kinds(id)).toEqual(["problem-opened", "joined", "parted", "action-planned"]);
  });

  it("hands over silently what follows a change that people have", async () => {
    const { problem, advance, append, read } = await decideBench();
    const lead = await problem({ occurrence: "lead" }, planned(), proposed());
    const id = await problem({ occurrence: "follower" });
    await advance(id);
    await append(lead, {
      kind: "handed-over",
      at,
      reason: "actions-exhausted",
      detail: "all tried",
    });
    // The bench's host takes no comment.
    await advance(id);
    expect((await read(id)).handedOver).toMatchObject({ reason: "lead" });
  });

  it("gives a service to one of two problems that were decided side by side", async () => {
    const { problem, kinds, given, deps } = await decideBench();
    const ids = [await problem({ occurrence: "a" }), await problem({ occurrence: "b" })];
    const cases = await Promise.all(ids.map(given));
    await Promise.all(cases.map((one) => decide(deps, one, 1)));
    const ends = await Promise.all(ids.map(async (id) => (await kinds(id)).at(-1)));
    expect(counted(ends)).toEqual({ "action-planned": 1, joined: 1 });
  });

  it("does not join a change that ended in the meantime", async () => {
    const { problem, kinds, given, deps, append, advance } = await decideBench();
    const lead = await problem({ occurrence: "lead" }, planned(), proposed());
    const id = await problem({ occurrence: "follower" });
    const git = {
      ...deps.git,
      commit: async (...change: Parameters<typeof deps.git.commit>) => {
        if (!(await kinds(lead)).includes("closed")) {
          await append(lead, { kind: "closed", at, reason: "resolved", detail: "" });
        }
        return deps.git.commit(...change);
      },
    };
    expect(await decide({ ...deps, git }, await given(id), 1)).toEqual({ kind: "again" });
    expect(await kinds(id)).toEqual(["problem-opened"]);
    await advance(id);
    expect(await kinds(id)).toEqual(["problem-opened", "action-planned"]);
  });

  it("opens one change in a storm, and has the others follow it", async () => {
    const services = ["carts", "orders", "payment"];
    const { problem, advance, kinds } = await decideBench("limits: { stormServices: 3 }", services);
    const ids = await Promise.all(
      services.map((service) => problem({ service, occurrence: service })),
    );
    for (const id of ids) await advance(id);
    const ends = await Promise.all(ids.map(async (id) => (await kinds(id)).at(-1)));
    expect(counted(ends)).toEqual({ "action-planned": 1, joined: 2 });
  });
});

describe("what is held back", () => {
  const held = (given: { action?: string | null; until?: string } = {}) =>
    ({
      kind: "hold-placed",
      at,
      action: null,
      by: "ada",
      reason: "sale",
      until: later(60),
      ...given,
    }) as const;

  it("is recorded with its release and stands on the stage's head until it goes on", async () => {
    const { problem, advance, read, posted, clock } = await decideBench();
    const id = await problem({}, held());
    expect(await advance(id)).toMatchObject({ kind: "waiting", until: new Date(later(60)) });
    await advance(id);
    expect((await read(id)).held).toMatchObject({
      guard: "hold",
      release: "/evenkeel resume, or by itself at 2026-03-01 04:00 UTC",
    });
    const context = statusContext.remediation("production", "carts");
    expect(posted).toMatchObject([
      {
        context,
        state: "pending",
        description:
          "held: every action of carts is on hold by ada: sale. Release: /evenkeel resume, or by itself at 2026-03-01 04:00 UTC",
      },
    ]);
    clock.advance(hour);
    await advance(id);
    expect(posted).toMatchObject([{ state: "pending" }, { context, state: "success" }]);
    expect((await read(id)).attempts).toHaveLength(1);
  });

  it("does not stay pending on a commit that is no longer the head", async () => {
    const { problem, advance, posted, clock, commit } = await decideBench();
    const id = await problem({}, held());
    await advance(id);
    await commit("production", { "README.md": "newer" }, new Date(later(1)));
    clock.advance(hour);
    const [pending] = posted;
    await advance(id);
    expect(posted).toMatchObject([{ state: "pending" }, { sha: pending?.sha, state: "success" }]);
  });

  it("for want of rules that can be read names who repairs them", async () => {
    const { problem, advance, read, commit } = await decideBench("", ["orders"]);
    await commit("production", {
      "carts/manifests/deployment.yaml": deployment("carts", 1),
      "carts/remediation.yaml": "remediations: 3",
    });
    const id = await problem({});
    await advance(id);
    expect((await read(id)).held).toMatchObject({
      guard: "broken-rules",
      release: "a commit on production that repairs it",
    });
  });
});

function counted(words: readonly (string | undefined)[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word ?? ""] = (counts[word ?? ""] ?? 0) + 1;
  return counts;
}
