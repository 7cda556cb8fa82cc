import { describe, expect, it } from "vitest";
import { evaluateJson, runIn, writeIn } from "./evaluate-run.ts";

const names = Array.from({ length: 1000 }, (_, index) => `metric_${index}`);
const slo = {
  comparison: { compare_with: "several_results", number_of_comparison_results: 10 },
  objectives: names.map((sli) => ({ sli, pass: [{ criteria: ["<=+10%"] }] })),
  total_score: { pass: "90%" },
};
const measured = (metric: string) => ({ metric, value: 5, success: true, message: "" });
const earlier = Array.from({ length: 10 }, (_, index) => ({
  id: `e${index}`,
  result: "pass",
  indicatorResults: names.map((name) => ({
    score: 1,
    status: "pass",
    displayName: `The ${name} of the service`,
    value: measured(name),
    passTargets: [{ criteria: "<=+10%", targetValue: 5.5, violated: false }],
  })),
}));
const files = { slo, "sli-results": names.map(measured) };

describe("evenkeel evaluate", () => {
  it.each(["history", "compared"])(
    "takes ten results of a thousand objectives as --%s",
    async (option) => {
      const before = performance.now();
      const { code, json } = await evaluateJson({ ...files, [option]: earlier });
      expect(json).toMatchObject({ status: "succeeded", score: 100 });
      expect(code).toBe(0);
      expect(performance.now() - before).toBeLessThan(5000);
    },
  );

  it("takes what was measured in as much detail", async () => {
    const results = names.map((name) => ({ ...measured(name), message: "x".repeat(2000) }));
    expect(await evaluateJson({ ...files, "sli-results": results })).toMatchObject({ code: 0 });
  });

  it.each([
    ["a wrong value", [{ id: "e" }], /history\.json:1:1: \[0\]\.result is missing/],
    ["what is no JSON", "[", /history\.json:1:1: this is not valid JSON/],
    ["deep lists", "[".repeat(2_000_000), /history\.json:1:1: this is not valid JSON/],
    ["far too many values", `[${"0,".repeat(3_000_000)}0]`, /:1:1: this has too many values/],
    [
      "a number beyond all",
      '[{"result":"pass","indicators":[{"sli":"metric_0","value":1e400}]}]',
      /history\.json:1:1: "a number above 1\.8e308" is no number that can be compared/,
    ],
  ])("names the file that has %s among much else", async (_, content, expected) => {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    const padded = text + " ".repeat(1024 * 1024);
    const { code, json } = await evaluateJson({ ...files, history: padded });
    expect(code).toBe(2);
    expect(json).toMatchObject({ error: expect.stringMatching(expected) });
  });

  it("refuses more than 32 MiB of them, and more than 1 MiB of objectives", async () => {
    const much = writeIn("much.json", " ".repeat(32 * 1024 * 1024 + 1));
    const results = writeIn("results.json", names.map(measured));
    const objectives = writeIn("slo.json", slo);
    const history = await runIn(
      "evaluate",
      `--slo=${objectives}`,
      `--sli-results=${results}`,
      `--history=${much}`,
    );
    expect(history).toMatchObject({ code: 2, err: "much.json is larger than 32 MiB: split it\n" });
    const large = writeIn("large.json", JSON.stringify(slo) + " ".repeat(1024 * 1024));
    const ended = await runIn("evaluate", `--slo=${large}`, `--sli-results=${results}`);
    expect(ended).toMatchObject({ code: 2, err: "large.json is larger than 1 MiB: split it\n" });
  });
});
