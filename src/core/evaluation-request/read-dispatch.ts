import { z } from "zod";
import { textLabels } from "../problem/text-members.ts";
import { combineRequest } from "./combine-request.ts";
import { membersOf } from "./evaluation-envelope.ts";
import { readPlace } from "./evaluation-place.ts";
import { evaluationWindow } from "./evaluation-window.ts";
import { readInvalidation, type ReadInvalidation } from "./invalidation.ts";
import { readEvaluationRequest, type ReadEvaluationRequest } from "./read-evaluation-request.ts";

/** A `repository_dispatch` of GitHub. */
export type Dispatch = {
  /** Its `event_type`. */
  readonly type: string;
  readonly payload: unknown;
  /** GitHub's id of the delivery, which a redelivery keeps. */
  readonly delivery: string;
  /** `owner/name` of the repository. */
  readonly slug: string;
};

/** `projects`: whose repository it is; the one that is meant if there is but one. */
export type DispatchReceipt = { readonly receivedAt: string; readonly projects: readonly string[] };

export type ReadDispatch =
  | Exclude<ReadEvaluationRequest, { readonly kind: "not-an-evaluation" }>
  | Extract<ReadInvalidation, { readonly kind: "invalidation" }>
  | { readonly kind: "not-an-evaluation" };

const ownType = "evenkeel-evaluation";

/**
 * The evaluation that a dispatch asks for: in words of our own (`evenkeel-evaluation`), as a whole CloudEvent of Keptn,
 * or as the data of one whose type is the dispatch's. A repository speaks for its own projects only.
 */
export function readDispatch(dispatch: Dispatch, receipt: DispatchReceipt): ReadDispatch {
  const event = keptnEventOf(dispatch);
  const read = event === undefined ? readOwn(dispatch, receipt) : readKeptn(event, receipt);
  if (read.kind === "faulty" || read.kind === "not-an-evaluation") return read;
  const { project } = read.kind === "request" ? read.request : read.invalidation;
  if (receipt.projects.includes(project)) return read;
  const known = receipt.projects.join(", ");
  const message = `${JSON.stringify(project)} is no project of ${dispatch.slug}, which has: ${known}`;
  return { kind: "faulty", faults: [{ field: "project", message }] };
}

function keptnEventOf({ type, payload, delivery, slug }: Dispatch): object | undefined {
  const isKeptn = type.startsWith("sh.keptn.");
  const members = membersOf(payload);
  const isEvent = typeof members["type"] === "string" && "data" in members;
  if (isEvent && (isKeptn || type === ownType)) {
    return { ...members, id: members["id"] ?? delivery, source: members["source"] ?? slug };
  }
  return isKeptn ? { type, id: delivery, source: slug, data: payload } : undefined;
}

function readKeptn(event: object, { receivedAt, projects }: DispatchReceipt): ReadDispatch {
  const receipt = { receivedAt, project: soleOf(projects) };
  const asked = readEvaluationRequest(event, receipt);
  if (asked.kind !== "not-an-evaluation") return asked;
  const read = readInvalidation(event, receipt);
  return read.kind === "not-an-invalidation" ? asked : read;
}

function soleOf(projects: readonly string[]): string | null {
  const [first = null, ...others] = projects;
  return others.length === 0 ? first : null;
}

const OwnPayload = z.strictObject({
  project: z.string().optional(),
  stage: z.string(),
  service: z.string(),
  start: z.string().optional(),
  end: z.string().optional(),
  timeframe: z.string().optional(),
  labels: z.record(z.string(), z.unknown()).optional(),
  deployment: z.enum(["canary", "primary", "direct"]).default("primary"),
});

function readOwn(
  { type, payload, delivery, slug }: Dispatch,
  { receivedAt, projects }: DispatchReceipt,
): ReadDispatch {
  if (type !== ownType) return { kind: "not-an-evaluation" };
  const own = OwnPayload.safeParse(payload);
  if (!own.success) return { kind: "faulty", faults: own.error.issues.map(faultOf) };
  const { project, stage, service, labels, deployment, ...asked } = own.data;
  return combineRequest({
    place: readPlace({ project: project ?? soleOf(projects), stage, service }, ""),
    window: evaluationWindow(asked, new Date(receivedAt)),
    path: "",
    rest: {
      labels: textLabels(labels),
      deployment,
      testStrategy: "",
      trigger: {
        kind: "repository-dispatch",
        id: delivery,
        source: slug,
        context: "",
        testResult: null,
      },
    },
  });
}

function faultOf(issue: z.core.$ZodIssue): { readonly field: string; readonly message: string } {
  const known = Object.keys(OwnPayload.shape).join(", ");
  const message =
    issue.code === "unrecognized_keys" ? `${issue.message}; known here: ${known}` : issue.message;
  return { field: issue.path.join("."), message };
}
