import { describe, expect, it } from "vitest";
import { erroredEvaluation } from "../../src/core/evaluation/errored-evaluation.ts";
import { evaluationId } from "../../src/core/evaluation-request/evaluation-id.ts";
import type { EvaluationRequest } from "../../src/core/evaluation-request/evaluation-request.ts";
import { problemId } from "../../src/core/problem/problem-id.ts";
import type { SpooledEvent } from "../../src/core/spool/spooled-event.ts";
import { openEvaluations } from "../../src/flows/evaluation/evaluation-files.ts";
import { findEvaluation } from "../../src/flows/evaluation/find-evaluation.ts";
import { recordEvaluation } from "../../src/flows/evaluation/record-evaluation.ts";
import type { SpoolItem } from "../../src/ports.ts";
import { aProblem } from "../support/records.ts";
import { drainBench } from "./drain-bench.ts";
import { spooled } from "./spool-of.ts";

const receivedAt = "2026-03-01T03:00:01.000Z";
const request: EvaluationRequest = {
  project: "sockshop",
  stage: "production",
  service: "carts",
  window: { start: "2026-03-01T02:50:00.000Z", end: "2026-03-01T03:00:00.000Z" },
  labels: {},
  deployment: "primary",
  testStrategy: "",
  trigger: { kind: "keptn-1.x", id: "run-7", source: "ci", context: "", testResult: null },
};
const id = evaluationId(receivedAt, request);

function item(itemId: string, event: SpooledEvent): SpoolItem {
  return { id: itemId, payload: JSON.stringify(event) };
}

function asked(itemId: string, over: Partial<EvaluationRequest> = {}, at = receivedAt): SpoolItem {
  return item(itemId, { kind: "evaluation", receivedAt: at, request: { ...request, ...over } });
}

function invalidated(itemId: string, evaluation: string, project = "sockshop"): SpoolItem {
  const place = { project, stage: null, service: null, context: "" };
  const invalidation = { ...place, evaluation, reason: "the load was wrong", by: "bridge" };
  return item(itemId, { kind: "invalidation", receivedAt, invalidation });
}

describe("drainSpool(), of evaluations", () => {
  it("writes the intent to the project's journal, and asks for work on it", async () => {
    const { drain, git, sockshop, left, enqueued } = await drainBench(asked("1"));
    expect(await drain()).toEqual({ kind: "done" });
    expect(await openEvaluations({ git }, sockshop)).toEqual([id]);
    expect(enqueued).toEqual([{ kind: "evaluation", project: "sockshop", id }]);
    expect(left()).toEqual([]);
  });

  it("opens one for each service that an event asks for in the same second", async () => {
    const { drain, git, sockshop, left } = await drainBench(
      asked("1"),
      asked("2", { service: "orders" }),
      asked("3", { stage: "dev" }),
    );
    await drain();
    expect(await openEvaluations({ git }, sockshop)).toHaveLength(3);
    expect(left()).toEqual([]);
  });

  it("joins an event that is received again", async () => {
    const later = "2026-03-01T03:30:00.000Z";
    const { drain, git, sockshop, enqueued } = await drainBench(asked("1"), asked("2", {}, later));
    await drain();
    expect(await openEvaluations({ git }, sockshop)).toEqual([id]);
    expect(new Set(enqueued.map((key) => ("id" in key ? key.id : "")))).toEqual(new Set([id]));
  });

  it("keeps what cannot be written yet, and takes problems and evaluations in their order", async () => {
    const problem = aProblem({ occurrence: "1" });
    const { drain, git, sockshop, unwritable, left, story } = await drainBench(
      asked("1"),
      spooled("2", problem),
      asked("3", { project: "website" }),
    );
    unwritable.add(sockshop.url);
    expect(await drain()).toMatchObject({ kind: "waiting" });
    expect(left()).toEqual(["1", "2"]);
    unwritable.clear();
    expect(await drain()).toEqual({ kind: "done" });
    expect(await openEvaluations({ git }, sockshop)).toEqual([id]);
    expect(await story(sockshop)).toEqual([[problemId(problem), "problem-opened"]]);
    expect(left()).toEqual([]);
  });

  it("writes nothing twice when it died before it could empty the spool", async () => {
    const { drain, deps, git, sockshop, left } = await drainBench(asked("1"));
    const dying = { ...deps.spool, removeAll: () => Promise.reject(new Error("dead")) };
    expect(await drain({ spool: dying })).toMatchObject({ kind: "waiting" });
    expect(await drain()).toEqual({ kind: "done" });
    expect(await openEvaluations({ git }, sockshop)).toEqual([id]);
    expect(left()).toEqual([]);
  });

  it("takes an evaluation out of later comparisons", async () => {
    const { drain, deps, git, sockshop, warned } = await drainBench(
      invalidated("1", "run-7"),
      invalidated("2", "run-7"),
    );
    const evaluation = erroredEvaluation({
      era: "evenkeel",
      reason: "no-provider",
      message: "none",
      slo: null,
    });
    await recordEvaluation(deps, sockshop, {
      evaluation: { id, triggeredAt: receivedAt, request },
      finished: { commit: null, provider: null, sources: [], evaluation },
    });
    expect(await drain()).toEqual({ kind: "done" });
    const found = await findEvaluation({ git, log: deps.log }, sockshop, id);
    expect(found).toMatchObject({
      record: { invalidated: { by: "bridge", reason: "the load was wrong" } },
    });
    expect(warned).toEqual([]);
  });

  it.each([
    ["an evaluation of no project", asked("1", { project: "nobody" }), "project is no longer"],
    ["an invalidation of no project", invalidated("1", "run-7", "nobody"), "project is no longer"],
    ["an invalidation of nothing", invalidated("1", "run-9"), "names no finished evaluation"],
    [
      "one that begins like an id",
      invalidated("1", id.slice(0, 8)),
      "names no finished evaluation",
    ],
  ])("drops %s, and says so", async (_, dropped, reason) => {
    const { drain, left, warned, enqueued } = await drainBench(dropped);
    expect(await drain()).toEqual({ kind: "done" });
    expect(left()).toEqual([]);
    expect(warned).toEqual([expect.stringContaining(reason)]);
    expect(enqueued).toEqual([]);
  });
});
