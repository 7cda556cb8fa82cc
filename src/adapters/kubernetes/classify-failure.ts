import type { FieldConflict } from "../../core/ownership/field-conflict.ts";
import type { ApplyFailure } from "../../ports/cluster.ts";
import type { ApiResponse } from "./connect.ts";
import { FailureStatus } from "./schema.ts";

export type Failure = Pick<ApplyFailure, "reason" | "message" | "conflicts" | "causes">;

type Answer = Pick<ApiResponse, "code" | "body">;

/**
 * What a refused apply means. Where the API server has nothing but a sentence to tell cases apart, it is the
 * sentence that is looked at. A 404 is about the namespace where it says so, and else about the kind.
 */
export function classifyFailure(answer: Answer): Failure {
  const status = statusOf(answer.body);
  const conflicts = answer.code === 409 ? conflictsOf(answer.body) : [];
  const reason = reasonOf(answer.code, status);
  return {
    reason,
    message: conflicts.length > 0 ? describeConflicts(conflicts) : messageOf(answer),
    conflicts,
    causes: reason === "invalid" ? status.details.causes : [],
  };
}

function reasonOf(code: number, status: FailureStatus): Failure["reason"] {
  if (isTerminating(status)) return "terminating";
  if (denial.test(status.message)) return "denied";
  switch (code) {
    case 400:
    case 413:
    case 422:
    case 500:
      return "invalid";
    case 401:
    case 403:
      return "forbidden";
    case 404:
      return status.details.kind === "namespaces" ? "no-namespace" : "no-kind";
    case 409:
      return "conflict";
    default:
      return "other";
  }
}

/** The API server's own words; where it has none to act on, ours. */
export function messageOf({ code, body }: Answer): string {
  const { message } = statusOf(body);
  if (code === 401) return "the cluster does not know our credentials: renew them";
  return message === "" ? `the cluster answered ${code}` : message;
}

/** Fields that others manage; a 409 without any goes away when the call is repeated. */
export function conflictsOf(body: unknown): readonly FieldConflict[] {
  return statusOf(body)
    .details.causes.filter(({ reason }) => reason === "FieldManagerConflict")
    .map(({ message, field }) => ({ ...ownerIn(message), field: field.replace(/^\./, "") }));
}

/** Whether a 5xx is about the object that was sent and not about the server: the next try will say the same. */
export function isAboutObject(text: string): boolean {
  return /failed to create typed patch object|failed calling webhook/.test(text);
}

export function statusOf(body: unknown): FailureStatus {
  return FailureStatus.safeParse(body).data ?? FailureStatus.parse({});
}

/** Of webhooks, of policies (ValidatingAdmissionPolicy), and of the admission plugins that say no by themselves. */
const denial =
  /admission webhook ".*" denied|failed calling webhook|denied request: |violates PodSecurity|exceeded quota: |(minimum|maximum) .* usage per /;

function isTerminating({ message, details }: FailureStatus): boolean {
  const isNamespace = details.causes.some(({ reason }) => reason === "NamespaceTerminating");
  return isNamespace || / is being (terminated|deleted)/.test(message);
}

/** `spec.replicas belongs to "kubectl-scale" (scale): leave it out here, or give it up there`. */
function describeConflicts(conflicts: readonly FieldConflict[]): string {
  const parts = [...new Set(conflicts.map((one) => ownerOf(one)))].map((owner) => {
    const own = conflicts.filter((one) => ownerOf(one) === owner).map(({ field }) => field);
    return `${own.join(", ")} ${own.length === 1 ? "belongs" : "belong"} to ${owner}`;
  });
  return `${parts.join("; ")}: leave it out here, or give it up there`;
}

function ownerOf({ manager, subresource }: FieldConflict): string {
  return subresource === null ? `"${manager}"` : `"${manager}" (${subresource})`;
}

/** The manager in `conflict with "hpa" with subresource "scale" using apps/v1 at …`, quoted as Go does. */
function ownerIn(message: string): Pick<FieldConflict, "manager" | "subresource"> {
  const match =
    /^conflict with "(?<manager>(?:[^"\\]|\\.)*)"(?: with subresource "(?<part>.*?)")?/.exec(
      message,
    );
  const { manager = message, part = null } = match?.groups ?? {};
  return { manager: manager.replaceAll(/\\(["\\])/g, "$1"), subresource: part };
}
