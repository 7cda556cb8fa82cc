import { expect, it } from "vitest";
import { answerEvaluation } from "../../../src/flows/evaluation/answer-evaluation.ts";
import { openEvaluations } from "../../../src/flows/evaluation/evaluation-files.ts";
import { openEvaluation } from "../../../src/flows/evaluation/open-evaluation.ts";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import { anEvaluationRecord } from "../../support/evaluation-records.ts";
import { gateBench, id, request, started } from "./gate-bench.ts";

async function answer(commit: string | null, refusal: Error) {
  const bench = await gateBench();
  const { project } = bench;
  const triggeredAt = started.toISOString();
  await openEvaluation(bench.deps, { project, id, triggeredAt, request: request() });
  const { finished, ...record } = anEvaluationRecord({}, { id, request: request() });
  const { hosting } = bench.deps;
  const set = () => Promise.reject(refusal);
  const deps = { ...bench.deps, hosting: { ...hosting, statuses: { ...hosting.statuses, set } } };
  const at = bench.deps.clock.now().toISOString();
  return {
    ...bench,
    isOpen: async () => (await openEvaluations(deps, project.repository)).includes(id),
    answered: answerEvaluation(deps, project, { ...record, finished: { ...finished, at, commit } }),
  };
}

it("tells the sink of a commit that takes no status, and ends", async () => {
  const refusal = new Error("GitHub answered with 422");
  const { answered, sent, isOpen, journal } = await answer("a".repeat(40), refusal);
  expect(await answered).toEqual({ kind: "done" });
  expect(sent).toMatchObject([{ id }]);
  expect(await isOpen()).toBe(false);
  expect((await journal()).at(-1)).toBe(
    "answer(production/carts): the status was refused: GitHub answered with 422, pipeline has the event",
  );
});

it.each([new UnavailableError("502"), new RateLimitedError("slow down", 60)])(
  "waits for a host that says %s, and tells the sink but then",
  async (fault) => {
    const { answered, sent, isOpen } = await answer("a".repeat(40), fault);
    await expect(answered).rejects.toBe(fault);
    expect(sent).toEqual([]);
    expect(await isOpen()).toBe(true);
  },
);

it("says of what is deployed nowhere that it has no status", async () => {
  const { answered, journal } = await answer(null, new Error("never asked"));
  expect(await answered).toEqual({ kind: "done" });
  expect((await journal()).at(-1)).toBe(
    "answer(production/carts): no commit is there for a status, pipeline has the event",
  );
});
