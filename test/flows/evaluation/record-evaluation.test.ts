import { expect, it } from "vitest";
import {
  finishedRecord,
  recordEvaluation,
} from "../../../src/flows/evaluation/record-evaluation.ts";
import { anEvaluation, anIndicator } from "../../support/evaluation-records.ts";
import { gateBench, id, request, started } from "./gate-bench.ts";

const evaluation = { id, triggeredAt: started.toISOString(), request: request() };

it("keeps the verdict of whoever was first", async () => {
  const { deps, project } = await gateBench();
  const { repository } = project;
  const record = (score: number) =>
    recordEvaluation(deps, repository, {
      evaluation,
      finished: { commit: null, provider: null, sources: [], evaluation: anEvaluation({ score }) },
    });
  expect(await record(90)).toMatchObject({ finished: { evaluation: { score: 90 } } });
  expect(await record(80)).toMatchObject({ finished: { evaluation: { score: 90 } } });
  const kept = await finishedRecord(deps, repository, evaluation);
  expect(kept).toMatchObject({ finished: { evaluation: { score: 90 } } });
});

it("says so instead of a record that is too large to be read again", async () => {
  const { deps, project } = await gateBench();
  const { repository } = project;
  const indicators = Array.from({ length: 600 }, () => anIndicator({ query: "x".repeat(2_000) }));
  const finished = { commit: null, provider: null, sources: [] };
  await recordEvaluation(deps, repository, {
    evaluation,
    finished: { ...finished, evaluation: anEvaluation({ indicators }) },
  });
  expect(await finishedRecord(deps, repository, evaluation)).toMatchObject({
    finished: {
      evaluation: {
        status: "errored",
        reason: "unreadable-slo",
        message: expect.stringContaining("600 objectives"),
      },
    },
  });
});
