import type { ApplyResult } from "../../ports.ts";
import type { ApiResponse } from "./connect.ts";
import { FailureStatus } from "./schema.ts";

type Failure = Pick<Extract<ApplyResult, { kind: "failed" }>, "reason" | "message">;

/** What a refused apply means, in words that say what to do about it. */
export function describeFailure({ code, body }: ApiResponse): Failure {
  const parsed = FailureStatus.safeParse(body);
  const status: FailureStatus = parsed.success
    ? parsed.data
    : { message: "", reason: "", details: { causes: [] } };
  const message = status.message === "" ? `the cluster answered ${code}` : status.message;
  switch (code) {
    case 400:
    case 422:
    case 500:
      return { reason: "invalid", message };
    case 401:
      return {
        reason: "forbidden",
        message: "the cluster does not know our credentials: renew them",
      };
    case 403:
      return { reason: "forbidden", message };
    case 409:
      return { reason: "conflict", message: describeConflict(status) };
    default:
      return { reason: "other", message };
  }
}

/** Whether a 409 is about fields that others manage; any other one goes away when the call is repeated. */
export function isFieldConflict({ code, body }: ApiResponse): boolean {
  const status = FailureStatus.safeParse(body);
  return code === 409 && status.success && fieldsOf(status.data).length > 0;
}

/** `spec.replicas belongs to "kubectl-scale" (scale): leave it out here, or give it up there`. */
function describeConflict(status: FailureStatus): string {
  const fields = fieldsOf(status);
  const owners = [...new Set(fields.map(({ owner }) => owner))].map((owner) => {
    const own = fields.filter((one) => one.owner === owner).map(({ field }) => field);
    return `${own.join(", ")} ${own.length === 1 ? "belongs" : "belong"} to ${owner}`;
  });
  return `${owners.join("; ")}: leave it out here, or give it up there`;
}

function fieldsOf({ details }: FailureStatus) {
  return details.causes
    .filter(({ reason }) => reason === "FieldManagerConflict")
    .map(({ message, field }) => ({ field: field.replace(/^\./, ""), owner: ownerIn(message) }));
}

/** The manager in `conflict with "hpa" with subresource "scale" using apps/v1 at …`. */
function ownerIn(message: string): string {
  const match = /^conflict with "(.*?)"(?: with subresource "(.*?)")?(?: using .*)?$/.exec(message);
  if (match === null) return message;
  const [, manager = "", subresource] = match;
  return subresource === undefined ? `"${manager}"` : `"${manager}" (${subresource})`;
}
