// Usage: tally.mjs STEPS.tsv PLAIN.json REAL.json
//
// Sums the steps and vitest's two reports. A test that ran both with and without the real servers counts once, and
// as failed if it failed in either; one that was skipped even with them counts as failed.
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";

const [stepsFile, plainFile, realFile] = process.argv.slice(2);

const steps = readFileSync(stepsFile, "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => line.split("\t"));
const plain = readReport(plainFile);
const real = readReport(realFile).map(([name, status]) =>
  status === "skipped" ? [`${name} (skipped with everything there)`, "failed"] : [name, status],
);

const tests = new Map();
for (const [name, status] of [...plain, ...real]) {
  if (status !== "skipped" && tests.get(name) !== "failed") tests.set(name, status);
}

const all = [...steps.map(([status, name]) => [name, status]), ...tests];
const failed = all.filter(([, status]) => status !== "passed");
const lines = [
  ...steps.map(([status, name]) => `step ${status}: ${name}`),
  `tests without real servers: ${count(plain)}; with all of them: ${count(real)}`,
  ...failed.map(([name]) => `FAILED: ${name}`),
  `${all.length - failed.length} passed, ${failed.length} failed`,
];
process.stdout.write(`${lines.join("\n")}\n`);
if (failed.length > 0) process.exitCode = 1;

/** Pairs of name and status; a run without a report, and a file that did not load, are failed tests. */
function readReport(file) {
  if (!existsSync(file)) return [[`${file} was not written`, "failed"]];
  const { testResults } = JSON.parse(readFileSync(file, "utf8"));
  if (testResults.length === 0) return [[`${file} has no tests`, "failed"]];
  const seen = new Map();
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const path = relative(process.cwd(), name);
    const cases = assertionResults.map((one) => [`${path} > ${one.fullName}`, simple(one.status)]);
    const broken = status === "failed" && !cases.some(([, of]) => of === "failed");
    return [...cases, ...(broken ? [[`${path} as a whole`, "failed"]] : [])].map(([key, of]) => {
      const nth = (seen.get(key) ?? 0) + 1;
      seen.set(key, nth);
      return [nth === 1 ? key : `${key} (${nth})`, of];
    });
  });
}

function simple(status) {
  return ["passed", "failed"].includes(status) ? status : "skipped";
}

function count(results) {
  const of = (status) => results.filter(([, one]) => one === status).length;
  return `${of("passed")} passed, ${of("failed")} failed, ${of("skipped")} skipped`;
}
