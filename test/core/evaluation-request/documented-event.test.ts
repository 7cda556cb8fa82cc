import { expect, it } from "vitest";
import { readEvaluationRequest } from "../../../src/core/evaluation-request/read-evaluation-request.ts";
import { fencesOf } from "../../support/markdown.ts";

it("the documented event asks for an evaluation", () => {
  const [event] = fencesOf("docs/install.md").filter(({ name }) => name === "evaluation.json");
  const receipt = { receivedAt: "2026-03-01T12:00:00.000Z", project: null };
  expect(readEvaluationRequest(JSON.parse(event?.text ?? ""), receipt)).toMatchObject({
    kind: "request",
    request: { project: "shop", stage: "production", service: "hello" },
  });
});
