import type { Entry } from "../../../src/core/journal/entry.ts";
import { phaseOf } from "../../../src/core/journal/phase.ts";
import { planRemediation } from "../../../src/core/remediation/plan-remediation.ts";
import { parseRemediation } from "../../../src/core/remediation/parse-remediation.ts";
import { plannedEntry } from "../../../src/core/remediation/planned-entry.ts";
import type { RemediationPlan } from "../../../src/core/remediation/remediation-plan.ts";
import { findStage } from "../../../src/flows/project-view.ts";
import { awaitResolve } from "../../../src/flows/remediation/await-resolve.ts";
import { awaitReturn } from "../../../src/flows/remediation/await-return.ts";
import { buildPlan } from "../../../src/flows/remediation/build-plan.ts";
import { propose } from "../../../src/flows/remediation/propose.ts";
import type { Step, StepDeps } from "../../../src/flows/remediation/step.ts";
import type { PullRequestDraft } from "../../../src/core/pull-request/pull-request.ts";
import { decideBench } from "./decide-bench.ts";

type Sent = Parameters<StepDeps["hosting"]["dispatch"]>[1];

/** The project `shop`, where a rule's action is planned and what follows from it is taken step by step. */
export async function actionBench(policy = "") {
  const bench = await decideBench(policy, ["carts"]);
  const sent: Sent[] = [];
  const drafts: PullRequestDraft[] = [];
  const hosting: StepDeps["hosting"] = {
    ...bench.deps.hosting,
    dispatch: async (_, event) => void sent.push(event),
    pullRequests: {
      ...bench.deps.hosting.pullRequests,
      find: async () => [],
      open: async (_, draft) => {
        drafts.push(draft);
        return { kind: "exists" };
      },
    },
  };
  const deps: StepDeps = { ...bench.deps, hosting };
  const rulesAre = (...actions: readonly string[]) =>
    bench.commit("production", {
      "carts/remediation.yaml": `remediations:\n  - name: default\n    actions:\n${actions.join("")}`,
    });

  /** The plan that the rules lead to now. */
  const plan = async (id: string, attempt = 1, plannedAt?: string) => {
    const { view, record } = await bench.given(id);
    const head = view.heads.get("production") ?? "";
    const path = "carts/remediation.yaml";
    const text = (await deps.git.read(view.project.repository, head, path)) ?? "";
    const rules = parseRemediation(text, path);
    const act = rules.ok ? planRemediation(record, rules.value, attempt) : undefined;
    const stage = findStage(view, "production");
    if (act?.kind !== "act" || stage === undefined) throw new Error("the rules do not act");
    return buildPlan(deps, view, {
      record,
      stage,
      service: "carts",
      act,
      baseSha: head,
      rulesSha: head,
      ...(plannedAt === undefined ? {} : { plannedAt }),
    });
  };
  const planned = async (id: string, attempt = 1): Promise<RemediationPlan> => {
    const built = await plan(id, attempt);
    if (built.kind !== "plan") throw new Error(built.message);
    return built.plan;
  };
  const step = async (id: string): Promise<Step> => {
    const given = await bench.given(id);
    const phase = phaseOf(given.record);
    if (phase.kind === "planned") return propose(deps, given, phase.attempt);
    if (phase.kind === "awaiting-return") return awaitReturn(deps, given, phase);
    if (phase.kind === "awaiting-resolve") return awaitResolve(deps, given, phase.healed);
    return { kind: "done" };
  };
  return {
    ...bench,
    deps,
    sent,
    drafts,
    rulesAre,
    plan,
    planned,
    step,
    /** Steps until one has nothing more to do. */
    steps: async (id: string): Promise<Step> => {
      for (let count = 0; count < 10; count += 1) {
        const last = await step(id);
        if (last.kind !== "again") return last;
      }
      throw new Error("it does not come to an end");
    },
    /** Plans an attempt, and merges its change as it is. */
    merge: async (id: string, attempt = 1) => {
      const made = await planned(id, attempt);
      const at = bench.clock.now().toISOString();
      const files = made.edits.map(({ path, content }) => [path, content] as const);
      const sha = await bench.commit("production", Object.fromEntries(files));
      const entries: readonly Entry[] = [
        plannedEntry(made, at),
        { kind: "pull-request-opened", at, attempt, number: attempt, url: "", head: "" },
        { kind: "pull-request-merged", at, attempt, sha, by: null },
      ];
      await bench.append(id, ...entries);
      return sha;
    },
  };
}
