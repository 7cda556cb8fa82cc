import { z } from "zod";
import { type ReadDispatch, readDispatch } from "../core/evaluation-request/read-dispatch.ts";
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
 * Puts the evaluation that a `repository_dispatch` asks for on disk; one delivered again joins the first. What is wrong
 * with a dispatch is logged, for nobody reads the answer to a webhook. Throws DispatchRefusedError while the spool is
 * full.
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
  const read = readDispatch(dispatch, { receivedAt, projects });
  if (read.kind === "faulty") {
    deps.log.warn("dispatch refused: correct its client_payload and send it again", {
      delivery,
      repository: slug,
      action: sent.action,
      faults: read.faults,
    });
  }
  if ((await spoolReceived(deps, receivedFrom(read), receivedAt)) === "full") {
    throw new DispatchRefusedError("Too many events are waiting to be recorded.");
  }
}

function receivedFrom(read: ReadDispatch): readonly Received[] {
  switch (read.kind) {
    case "request":
      return [{ kind: "evaluation", request: read.request }];
    case "invalidation":
      return [read];
    case "faulty":
    case "not-an-evaluation":
      return [];
  }
}
