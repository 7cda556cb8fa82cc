import { formatTrailers } from "../journal/trailers.ts";
import { plainWords } from "../pull-request/outside-text.ts";

/** What somebody asked for on the command line, about a project, some stages of it, or a service on them. */
export type SetupRequest = {
  readonly project: string;
  readonly stages: readonly string[];
  readonly service: string | null;
  /** `onboard the service with its chart`. */
  readonly text: string;
};

/** First line of the commit: `feat(production/carts): add remediation.yaml`. */
export function setupSubject({ stages, service, text }: SetupRequest): string {
  const scope = [...(stages.length === 1 ? stages : []), ...(service === null ? [] : [service])];
  return `feat${scope.length === 0 ? "" : `(${scope.join("/")})`}: ${plainWords(text, 120)}`;
}

/** A Conventional Commit with the trailers that a clone can be queried for. */
export function setupMessage(request: SetupRequest): string {
  const trailers = formatTrailers([
    ["Project", request.project],
    ...request.stages.map((stage) => ["Stage", stage] as const),
    ["Service", request.service],
  ]);
  return `${setupSubject(request)}\n\n${trailers}\n`;
}

/** Text of the pull request that a change of a protected branch becomes. */
export function setupProposal(request: SetupRequest, branch: string): string {
  const on = request.service === null ? "" : ` for the service \`${request.service}\``;
  return [
    `Somebody asked Evenkeel's command line to ${plainWords(request.text, 120)}${on} of the project \`${request.project}\`.`,
    `The branch \`${branch}\` is protected, so it is for you to merge.`,
    setupMessage(request).split("\n\n").at(-1)?.trimEnd() ?? "",
  ].join("\n\n");
}

/** The one branch of one request for `target`: asking again finds it. */
export function setupBranch(request: string, target: string): string {
  const words = `${request}-${target}`.replaceAll(/[^A-Za-z0-9.]+|\.{2,}/g, "-");
  return `evenkeel/${words.replaceAll(/^[-.]+|[-.]+$|\.lock$/g, "")}`;
}
