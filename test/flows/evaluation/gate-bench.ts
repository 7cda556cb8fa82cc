import { formatReconcile } from "../../../src/core/journal/stage-record.ts";
import { journalBranch } from "../../../src/core/layout/layout.ts";
import { reconcileFile } from "../../../src/core/layout/stage-place.ts";
import type { EvaluationRequest } from "../../../src/core/evaluation-request/evaluation-request.ts";
import type { EvaluationMemory } from "../../../src/flows/evaluation/evaluation-memory.ts";
import type { Project } from "../../../src/flows/project.ts";
import { unconfiguredProject } from "../../../src/flows/unconfigured-project.ts";
import type { CloudEvent, EventSink, IndicatorRequest, Indicators } from "../../../src/ports.ts";
import type { Git, Sha } from "../../../src/ports/git.ts";
import { createManualClock, type ManualClock } from "../../../src/sandbox/clock.ts";
import { plainGit, shaOf, upstream } from "../../adapters/git/upstream.ts";
import { statusHost } from "../statuses.ts";
import { quiet } from "../quiet.ts";

export const started = new Date("2026-03-01T03:00:00.000Z");
export const id = "20260301T030000Z-1a2b3c4d";

const shipyard = `stages:
  - name: "production"
    deployment_strategy: "direct"
`;
export const slo = `spec_version: "1.0"
comparison:
  compare_with: "single_result"
  include_result_with_score: "pass"
objectives:
  - sli: "response_time_p90"
    pass:
      - criteria: ["<1000", "<=+10%"]
total_score:
  pass: "90%"
`;
export const sli = `spec_version: "1.0"
indicators:
  response_time_p90: p90($SERVICE)
`;

/** A project with one service, everything that an evaluation of it needs, and a record of what it did. */
export type GateBench = {
  readonly deps: {
    readonly git: Git;
    readonly clock: ManualClock;
    readonly log: typeof quiet;
    readonly hosting: ReturnType<typeof statusHost>["hosting"];
    readonly indicators: (name: string) => Indicators;
    readonly sinks: (name: string) => EventSink;
    readonly evaluations: EvaluationMemory;
  };
  readonly project: Project;
  readonly posted: ReturnType<typeof statusHost>["posted"];
  readonly asked: readonly IndicatorRequest[];
  readonly sent: readonly CloudEvent[];
  /** What the provider measures from now on, null for nothing; an error is thrown instead. */
  readonly measures: (value: number | null | Error) => void;
  /** What becomes of the next events: taken, or an error. */
  readonly sinkAnswers: (answer: Error | undefined) => void;
  /** A commit on a branch, null deleting a file. */
  readonly commit: (
    branch: string,
    files: Readonly<Record<string, string | null>>,
    at?: Date,
  ) => Promise<Sha>;
  /** Says in the journal that a commit was rolled out, or only tried while `applied` runs. */
  readonly deploy: (sha: Sha, applied?: Sha | null) => Promise<void>;
  /** Subjects of the journal, oldest first. */
  readonly journal: () => Promise<readonly string[]>;
};

export async function gateBench(
  files: {
    readonly main?: Readonly<Record<string, string>>;
    readonly production?: Readonly<Record<string, string>>;
  } = {},
): Promise<GateBench> {
  const { git, repository: bare } = await upstream();
  const clock = createManualClock(started);
  const host = statusHost();
  const repository = { ...bare, slug: "acme/shop" };
  const asked: IndicatorRequest[] = [];
  const sent: CloudEvent[] = [];
  let value: number | null | Error = 600;
  let sinkAnswer: Error | undefined;

  const commit: GateBench["commit"] = async (branch, changed, at = started) => {
    const heads = await git.heads(repository);
    const main = heads.get("main");
    const expected = heads.get(branch);
    return shaOf(
      await git.commit(repository, {
        branch,
        expected,
        ...(expected === undefined && main !== undefined ? { parent: main } : {}),
        files: new Map(Object.entries(changed)),
        message: `work on ${branch}`,
        at,
      }),
    );
  };
  await commit("main", { "shipyard.yaml": shipyard, ...files.main });
  await commit("production", {
    ...(files.production ?? { "carts/slo.yaml": slo, "carts/prometheus/sli.yaml": sli }),
    "carts/metadata.yaml": "",
  });

  return {
    deps: {
      git,
      clock,
      log: quiet,
      evaluations: new Map(),
      hosting: host.hosting,
      indicators: () => ({
        ingestDelaySeconds: 30,
        query: async (wanted) => {
          asked.push(wanted);
          if (value instanceof Error) throw value;
          const measured = value ?? 0;
          const answer = value === null ? "no-data" : "measured";
          return wanted.indicators.map(({ metric, query }) => ({
            metric,
            state: query === null ? "no-query" : answer,
            value: measured,
            message: "",
            query,
          }));
        },
      }),
      sinks: () => ({
        send: async (event) => {
          if (sinkAnswer !== undefined) throw sinkAnswer;
          sent.push(event);
        },
      }),
    },
    project: {
      ...unconfiguredProject("shop", repository),
      indicators: ["prometheus"],
      sink: "pipeline",
    },
    posted: host.posted,
    asked,
    sent,
    measures: (next) => {
      value = next;
    },
    sinkAnswers: (next) => {
      sinkAnswer = next;
    },
    commit,
    deploy: async (sha, applied) => {
      const state = applied === undefined ? "success" : "failure";
      const head = { at: started.toISOString(), sha, state, description: "", applied };
      await commit(journalBranch, { [reconcileFile("production")]: formatReconcile(head, []) });
    },
    journal: async () => {
      const log = await plainGit(bare.url, "log", "--reverse", "--format=%s", journalBranch);
      return log.split("\n");
    },
  };
}

export function request(given: Partial<EvaluationRequest> = {}): EvaluationRequest {
  return {
    project: "shop",
    stage: "production",
    service: "carts",
    window: { start: "2026-03-01T02:50:00.000Z", end: "2026-03-01T03:00:00.000Z" },
    labels: {},
    deployment: "primary",
    testStrategy: "",
    trigger: {
      kind: "keptn-1.x",
      id: "event-1",
      source: "pipeline",
      context: "context-1",
      testResult: null,
    },
    ...given,
  };
}
