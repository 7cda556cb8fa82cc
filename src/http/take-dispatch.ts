import { z } from "zod";
import {
  type Dispatch,
  type DispatchReceipt,
  readDispatch,
} from "../core/evaluation-request/read-dispatch.ts";
import { problemsOfDispatch } from "../core/problem/problems-of-dispatch.ts";
import type { EventFault } from "../core/problem/event-fault.ts";
import { reduceEvent } from "../core/problem/reduce-event.ts";
import type { Project } from "../flows/project.ts";
import type { Received } from "./received.ts";
import { spoolReceived, type SpoolDeps } from "./spool-received.ts";

export type DispatchDeps = SpoolDeps & {
  readonly projects: readonly Pick<Project, "name" | "repository">[];
};

const Payload = z.object({
  action: z.string(),
  client_payload: z.unknown(),
  repository: z.object({ full_name: z.string() }),
});

/** Keeps GitHub's answer from saying that a dispatch is taken care of. `status` is what Probot answers with. */
class DispatchRefusedError extends Error {
  override name = "DispatchRefusedError";
  readonly status = 503;
}

/**
 * Puts the evaluation that a `repository_dispatch` asks for, or the problems that it reports, on disk; one delivered
 * again joins the first. What is wrong with a dispatch is logged, for nobody reads the answer to a webhook. Throws
 * DispatchRefusedError while the spool is full.
 */
export async function takeDispatch(
  deps: DispatchDeps,
  { delivery, payload }: { readonly delivery: string; readonly payload: unknown },
): Promise<void> {
  const { data: sent } = Payload.safeParse(payload);
  const slug = sent?.repository.full_name ?? "";
  const projects = deps.projects
    .filter(({ repository }) => repository.slug?.toLowerCase() === slug.toLowerCase())
    .map(({ name }) => name);
  if (sent === undefined || projects.length === 0) return;
  const receivedAt = deps.clock.now().toISOString();
  const dispatch = { type: sent.action, payload: sent.client_payload, delivery, slug };
  const read = readAny(dispatch, { receivedAt, projects });
  if (read.faults.length > 0) {
    deps.log.warn("dispatch refused: correct its client_payload and send it again", {
      delivery,
      repository: slug,
      action: sent.action,
      faults: read.faults,
    });
  }
  if ((await spoolReceived(deps, read.received, receivedAt)) === "full") {
    throw new DispatchRefusedError("Too many events are waiting to be recorded.");
  }
  if (read.truncated > 0) deps.enqueue({ kind: "monitors" });
}

type ReadAny = {
  readonly received: readonly Received[];
  readonly faults: readonly EventFault[];
  readonly truncated: number;
};

const nothing: ReadAny = { received: [], faults: [], truncated: 0 };

function readAny(dispatch: Dispatch, receipt: DispatchReceipt): ReadAny {
  const read = problemsOfDispatch(dispatch, receipt.projects);
  switch (read.kind) {
    case "problems": {
      const event = reduceEvent(dispatch.payload);
      const received = read.problems.map(
        (problem) => ({ kind: "problem", problem, event }) as const,
      );
      return { ...nothing, received, truncated: read.truncated };
    }
    case "faulty":
      return { ...nothing, faults: read.faults };
    case "not-a-problem":
      return readEvaluation(dispatch, receipt);
  }
}

function readEvaluation(dispatch: Dispatch, receipt: DispatchReceipt): ReadAny {
  const read = readDispatch(dispatch, receipt);
  switch (read.kind) {
    case "request":
      return { ...nothing, received: [{ kind: "evaluation", request: read.request }] };
    case "invalidation":
      return { ...nothing, received: [read] };
    case "faulty":
      return { ...nothing, faults: read.faults };
    case "not-an-evaluation":
      return nothing;
  }
}
