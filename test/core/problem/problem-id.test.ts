import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { problemFile, problemOfFile } from "../../../src/core/layout/problem-place.ts";
import { problemId } from "../../../src/core/problem/problem-id.ts";

it("is the beginning of a hash that any tool can make again", () => {
  const id = createHash("sha256").update("dynatrace\0-7_1580000000000V2").digest("hex");
  expect(problemId({ source: "dynatrace", occurrence: "-7_1580000000000V2" })).toBe(
    id.slice(0, 10),
  );
});

it("does not change between versions: the journal's files are named by it", () => {
  expect(problemId({ source: "alertmanager", occurrence: "f00d" })).toBe("501d4bb2fb");
});

it("does not mix up where the source ends and the occurrence begins", () => {
  expect(problemId({ source: "a", occurrence: "bc" })).not.toBe(
    problemId({ source: "ab", occurrence: "c" }),
  );
});

it("can be the name of a journal file, whatever a source sends", () => {
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(text, text, (source, occurrence) => {
      const id = problemId({ source, occurrence });
      expect(problemOfFile(problemFile(id))).toBe(id);
    }),
  );
});
