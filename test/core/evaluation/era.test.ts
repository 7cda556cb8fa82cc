import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eras } from "../../../src/core/evaluation/era.ts";

describe("eras", () => {
  it("part ways only where docs/keptn-differences.md says so", () => {
    const page = readFileSync(
      new URL("../../../docs/keptn-differences.md", import.meta.url),
      "utf8",
    );
    const documented = Array.from(page.matchAll(/^\| `(\w+)`/gm), ([, rule]) => rule);
    expect(documented).toStrictEqual(Object.keys(eras.evenkeel));
  });

  it.each(Object.keys(eras.evenkeel))("do not all agree on %s", (rule) => {
    const words = Object.values(eras).map((era) => new Map(Object.entries(era)).get(rule));
    expect(new Set(words).size).toBeGreaterThan(1);
  });
});
