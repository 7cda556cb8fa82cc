import type { EvaluationTrigger } from "../core/evaluation-request/evaluation-request.ts";
import type { EvaluationRecord, FinishedEvaluation } from "../core/journal/evaluation-record.ts";
import type { Io } from "./io.ts";
import { plainTime } from "./plain-time.ts";
import { columns, createStyle, plainLine } from "./style.ts";
import { tellEvaluation } from "./tell-evaluation.ts";

/** An evaluation's record for a person: the verdict as it was told, and then where everything came from. */
export function tellRecord(io: Pick<Io, "out" | "env">, record: EvaluationRecord): void {
  const style = createStyle(io);
  const { id, request, finished } = record;
  const { project, stage, service } = request;
  io.out.write(
    `${style("bold", `${plainLine(`${project}/${stage}/${service}`)}  ${plainLine(id)}`)}\n\n`,
  );
  if (finished === null) io.out.write("not finished yet\n");
  else tellEvaluation(io, finished.evaluation);
  io.out.write("\n");
  const facts = factsOf(record).map(([name, text]) => [style("dim", name), plainLine(text)]);
  for (const line of columns(facts)) io.out.write(`${line}\n`);
}

type Fact = readonly [name: string, text: string];

function factsOf({ request, triggeredAt, finished, invalidated }: EvaluationRecord): Fact[] {
  const { start, end } = request.window;
  const labels = Object.entries(request.labels).map(([name, value]) => `${name}=${value}`);
  return [
    ["window", `${plainTime(start)} to ${plainTime(end)} UTC`],
    ["asked", `${plainTime(triggeredAt)} by ${triggerText(request.trigger)}`],
    ...(labels.length === 0 ? [] : [["labels", labels.join(", ")] satisfies Fact]),
    ...(finished === null ? [] : finishedFacts(finished)),
    ...(invalidated === null
      ? []
      : [
          [
            "invalidated",
            `${plainTime(invalidated.at)} by ${invalidated.by}: ${invalidated.reason}`,
          ] satisfies Fact,
        ]),
  ];
}

function finishedFacts({ at, commit, provider, sources, evaluation }: FinishedEvaluation): Fact[] {
  const { era, comparedEvents, indicators } = evaluation;
  return [
    ["finished", plainTime(at)],
    ["commit", commit ?? "none: nothing is deployed"],
    ["rules", era === "evenkeel" ? "Evenkeel's" : `Keptn's of ${era}`],
    ["provider", provider ?? "none was asked"],
    ...sources.map(({ kind, path, commit: sha }): Fact => [kind, `${path}@${sha.slice(0, 10)}`]),
    [
      "compared",
      comparedEvents.length === 0 ? "with nothing" : `with ${comparedEvents.join(", ")}`,
    ],
    ...queriesOf(indicators).map(([sli, query]): Fact => ["query", `${sli}: ${query}`]),
  ];
}

/** Each once, though several objectives may share an indicator. */
function queriesOf(
  indicators: FinishedEvaluation["evaluation"]["indicators"],
): readonly (readonly [sli: string, query: string])[] {
  const sent = indicators.flatMap(({ sli, query }) =>
    query === null ? [] : [[sli, query] as const],
  );
  return [...new Map(sent)];
}

const triggers = {
  "keptn-1.x": "an event of Keptn 1.x",
  "keptn-0.6": "an event of Keptn 0.6",
  "repository-dispatch": "a repository_dispatch",
  remediation: "a remediation",
} as const satisfies Record<EvaluationTrigger["kind"], string>;

function triggerText({ kind, id, source, testResult }: EvaluationTrigger): string {
  const tests = testResult === null ? "" : `, whose tests came to ${testResult}`;
  return `${triggers[kind]}, ${id} of ${source}${tests}`;
}
