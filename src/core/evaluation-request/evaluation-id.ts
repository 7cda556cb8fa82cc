import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { EvaluationRequest } from "./evaluation-request.ts";

/**
 * `20260301T031022Z-1a2b3c4d`: ids sort by the time of receipt, RFC 3339, and their ends are equal for one event that
 * is received twice. One event may ask for several services, and only a remediation gets the id of a remediation.
 */
export function evaluationId(
  receivedAt: string,
  {
    project,
    stage,
    service,
    trigger,
  }: Pick<EvaluationRequest, "project" | "stage" | "service"> & {
    readonly trigger: Pick<EvaluationRequest["trigger"], "kind" | "source" | "id">;
  },
): string {
  const time = new Date(receivedAt).toISOString().replace(/\.\d+/, "").replaceAll(/[-:]/g, "");
  const asked = [project, stage, service, trigger.kind, trigger.source, trigger.id].join("\0");
  return `${time}-${bytesToHex(sha256(utf8ToBytes(asked))).slice(0, 8)}`;
}
