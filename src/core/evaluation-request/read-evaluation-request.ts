import { plainText } from "../problem/plain-text.ts";
import { textLabels } from "../problem/text-members.ts";
import { combineRequest, type CombinedRequest } from "./combine-request.ts";
import { deploymentOfNames, deploymentOfStrategies } from "./evaluated-deployment.ts";
import { membersOf, readEnvelope, type EvaluationEnvelope } from "./evaluation-envelope.ts";
import { readPlace } from "./evaluation-place.ts";
import type { EvaluationRequest, EvaluationTrigger } from "./evaluation-request.ts";
import { sourceFaults } from "./own-source.ts";
import { evaluationWindow, testWindow, type ReadWindow } from "./evaluation-window.ts";

export type ReadEvaluationRequest = CombinedRequest | { readonly kind: "not-an-evaluation" };

/** `project`: the one that is meant by an event that names none; null where it must name one. */
export type EvaluationReceipt = { readonly receivedAt: string; readonly project: string | null };

const startType = /^sh\.keptn\.events?\.start-evaluation$/;
const triggeredType = /^sh\.keptn\.event\.(?:(?<stage>[^.]+)\.)?evaluation\.triggered$/;

/**
 * Keptn's wish that a service be evaluated, of 0.6 and 0.7 (`start-evaluation`) or of 1.x (`evaluation.triggered`, as a
 * task or as a sequence of a stage), see keptn.md §4.2, §4.3. All faults are named, with their field.
 */
export function readEvaluationRequest(
  event: unknown,
  receipt: EvaluationReceipt,
): ReadEvaluationRequest {
  const envelope = readEnvelope(event, receipt.receivedAt);
  if (envelope === undefined) return { kind: "not-an-evaluation" };
  if (startType.test(envelope.type)) return readAs(askedBy06, envelope, receipt);
  const triggered = triggeredType.exec(envelope.type);
  if (triggered === null) return { kind: "not-an-evaluation" };
  const stage = triggered.groups?.["stage"];
  return readAs(askedBy1x, envelope, { ...receipt, stage });
}

function readAs(
  ask: (data: Members, now: Date) => Asked,
  { data, id, source, context }: EvaluationEnvelope,
  receipt: EvaluationReceipt & { readonly stage?: string | undefined },
): CombinedRequest {
  if (data === null) {
    return { kind: "faulty", faults: [{ field: "data", message: "must be a JSON object" }] };
  }
  const asked = ask(data, new Date(receipt.receivedAt));
  const { kind, testResult, window, path, ...strategy } = asked;
  const place = {
    project: plainText(data["project"]) ?? receipt.project,
    stage: plainText(data["stage"]) ?? receipt.stage,
    service: data["service"],
  };
  const trigger = { kind, id, source, context, testResult };
  const unbelievable = sourceFaults(source);
  if (unbelievable.length > 0) return { kind: "faulty", faults: unbelievable };
  const typed = receipt.stage;
  if (typed !== undefined && place.stage !== typed) {
    const message = `is ${JSON.stringify(place.stage)}, but the event's type says ${JSON.stringify(typed)}`;
    return { kind: "faulty", faults: [{ field: "data.stage", message }] };
  }
  const rest = { ...strategy, labels: textLabels(data["labels"]), trigger };
  return combineRequest({ place: readPlace(place, "data."), window, path, rest });
}

type Members = NonNullable<EvaluationEnvelope["data"]>;
type Asked = Pick<EvaluationRequest, "deployment" | "testStrategy"> &
  Pick<EvaluationTrigger, "kind" | "testResult"> & {
    readonly window: ReadWindow;
    /** Where the window's fields are. */
    readonly path: string;
  };

/** The times are those of the tests, so they count as they are. */
function askedBy06(data: Members, now: Date): Asked {
  const testStrategy = plainText(data["teststrategy"] ?? data["testStrategy"]) ?? "";
  const strategy = plainText(data["deploymentstrategy"] ?? data["deploymentStrategy"]) ?? "";
  return {
    kind: "keptn-0.6",
    testStrategy,
    deployment: deploymentOfStrategies(strategy, testStrategy),
    testResult: testResultOf(data["result"]),
    window: testWindow({ start: plainText(data["start"]), end: plainText(data["end"]) }, now),
    path: "data.",
  };
}

function askedBy1x(data: Members, now: Date): Asked {
  const evaluation = membersOf(data["evaluation"]);
  const test = membersOf(data["test"]);
  const asked = {
    start: plainText(evaluation["start"]),
    end: plainText(evaluation["end"]),
    timeframe: plainText(evaluation["timeframe"]),
  };
  const tested = { start: plainText(test["start"]), end: plainText(test["end"]) };
  const ofTest = isEmpty(asked) && !isEmpty(tested);
  return {
    kind: "keptn-1.x",
    testStrategy: plainText(test["teststrategy"]) ?? "",
    deployment: deploymentOfNames(membersOf(data["deployment"])["deploymentNames"]),
    testResult: null,
    window: ofTest ? testWindow(tested, now) : evaluationWindow(asked, now),
    path: ofTest ? "data.test." : "data.evaluation.",
  };
}

function isEmpty(window: Readonly<Record<string, string | null>>): boolean {
  return Object.values(window).every((text) => text === null);
}

const testResults = new Map<string, EvaluationTrigger["testResult"]>([
  ["pass", "pass"],
  ["warning", "warning"],
  ["fail", "fail"],
  ["failed", "fail"],
]);

function testResultOf(value: unknown): EvaluationTrigger["testResult"] {
  return testResults.get(plainText(value)?.toLowerCase() ?? "") ?? null;
}
