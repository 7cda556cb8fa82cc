import { expect, it } from "vitest";
import { tellRecord } from "../../src/cli/tell-record.ts";
import { anEvaluationRecord } from "../support/evaluation-records.ts";

it("tellRecord() obeys nothing that a record holds", () => {
  const hostile = "\u001B[2J\u001B]0;owned\u0007\u009B1m\u202Eand\nmore";
  const record = anEvaluationRecord({ message: hostile }, { id: hostile });
  let told = "";
  const write = (text: string) => void (told += text);
  tellRecord({ out: { write, isTerminal: false }, env: {} }, record);
  expect(told.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(told.split("\n")[0]).toMatch(/and more$/);
});
