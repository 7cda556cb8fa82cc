import { readFileSync } from "node:fs";
import type { AssessedObject } from "../../../src/core/health/assessed-object.ts";

export type Case = {
  readonly name: string;
  readonly ruleset: string;
  readonly expected: string;
  readonly manifest: AssessedObject;
  readonly now?: string;
};

/** Where a case names no time, any will do. */
export const noon = "2026-01-01T12:00:00Z";

/** Every case of one of the files beside the fixtures' README. */
export function vectors(file: string): readonly Case[] {
  const url = new URL(`../../fixtures/health/${file}`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8"));
}
