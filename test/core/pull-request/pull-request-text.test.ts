import { expect, it } from "vitest";
import { pullRequestBody } from "../../../src/core/pull-request/body.ts";
import { commitMessage, mergeMessage } from "../../../src/core/pull-request/commit-message.ts";
import { pullRequestTitle } from "../../../src/core/pull-request/title.ts";
import { aPlan, aProblem } from "../../support/records.ts";

it("names stage, service, change and rule in the title", () => {
  expect(pullRequestTitle(aPlan())).toBe(
    "remediate(production/carts): replicas 1 → 2 (Response time degradation)",
  );
});

it("never takes the alert's words into the title", () => {
  const problem = aProblem({ title: "PWNED @everyone" });
  expect(pullRequestTitle(aPlan({ problem, rule: "default" }))).not.toContain("PWNED");
});

it("says first what merging does, what was measured and how to decide", () => {
  const [key, what, decide] = pullRequestBody(aPlan({ mode: "review" })).split("\n\n");
  expect(key).toBe('<!-- evenkeel {"v":1,"problem":"0123456789","attempt":1} -->');
  expect(what).toBe(
    "Merging sets `spec.replicas` of `Deployment/carts-primary` in `production/carts` from **1** to **2**. response_time_p90 is **1523**, asked for is `<1000` (at 2026-03-01 03:14 UTC).",
  );
  expect(decide).toBe("**Approve and merge = yes, close = no.**");
});

it("says that an approval is enough where it is", () => {
  expect(pullRequestBody(aPlan({ mode: "review", approval: "merges" }))).toContain(
    "**Approve = yes**: your approval merges it once the required checks are green. **Close = no.**",
  );
});

it("says so where it merges by itself", () => {
  expect(pullRequestBody(aPlan())).toContain(
    "**It merges by itself** once the required checks are green",
  );
});

it("ends with nothing but trailers, so that a squash merge keeps them", () => {
  const last = pullRequestBody(aPlan()).split("\n\n").at(-1) ?? "";
  expect(last.split("\n").every((line) => /^[A-Z][A-Za-z-]+: \S/.test(line))).toBe(true);
  expect(last).toContain("Change: carts/manifests/carts-primary.yaml spec.replicas 1 -> 2");
});

it("names who is responsible and the runbook, where there are any", () => {
  const problem = aProblem({ runbook: "https://runbooks.example.org/carts" });
  expect(pullRequestBody(aPlan({ problem }))).toContain(
    "**Responsible:** @grace. **Runbook:** <https://runbooks.example.org/carts>",
  );
  expect(pullRequestBody(aPlan({ responsible: [] }))).not.toContain("**Responsible:**");
});

it.each([
  ["there is nothing to measure by", "problem", "there is no objective to measure it by"],
  ["nothing could be measured", "objectives", "it could not be measured"],
] as const)("says so when %s", (_, verdictBy, text) => {
  expect(pullRequestBody(aPlan({ measured: [], verdictBy }))).toContain(
    `dynatrace reports the problem since 2026-03-01 03:00 UTC; ${text}.`,
  );
});

it("folds the alert's own words away, harmless, under evidence", () => {
  const problem = aProblem({
    title: "</details><script>@everyone closes #1",
    labels: { pod: "x`y" },
    url: "javascript:alert(1)",
  });
  const body = pullRequestBody(aPlan({ problem }));
  expect(body).toContain("`</details><script>@everyone closes #1`");
  expect(body.indexOf("<script>")).toBeGreaterThan(body.indexOf("<summary>Evidence"));
  expect(body).not.toContain("javascript:");
});

it("tells of a field that is new", () => {
  const [edit] = aPlan().edits;
  const body = pullRequestBody(
    aPlan({ edits: edit === undefined ? [] : [{ ...edit, from: null }] }),
  );
  expect(body).toContain("in `production/carts` to **2**.");
  expect(body).toContain("Change: carts/manifests/carts-primary.yaml spec.replicas (absent) -> 2");
});

it("writes a commit that says what, why and how to find it again", () => {
  expect(commitMessage(aPlan())).toBe(`remediate(production/carts): replicas 1 → 2

dynatrace reported a problem that the rule "Response time degradation"
answers with scaling.

Project: sockshop
Stage: production
Service: carts
Problem-Id: 0123456789
Problem-Url: https://dynatrace.example.org/problem/1
Remediation: Response time degradation
Action: scaling
Attempt: 1
Change: carts/manifests/carts-primary.yaml spec.replicas 1 -> 2
Mode: automated
Rules-Sha: ${"b".repeat(40)}
`);
});

it("names who approved on the merge", () => {
  const by = { pullRequest: 7, approvedBy: "grace" };
  const { title, message } = mergeMessage(aPlan({ mode: "review" }), by);
  expect(title).toBe("remediate(production/carts): replicas 1 → 2 (#7)");
  expect(message).toContain("Merged after grace approved it.");
  expect(message).toContain("\nApproved-By: grace\n");
  expect(mergeMessage(aPlan(), { ...by, approvedBy: null }).message).toContain("Merged by itself");
});
