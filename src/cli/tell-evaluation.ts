import { type EvaluationRow, evaluationTable } from "../core/evaluation/evaluation-table.ts";
import type { Evaluation } from "../core/evaluation/evaluation.ts";
import { cut } from "../core/pull-request/outside-text.ts";
import type { Io } from "./io.ts";
import { columns, createStyle, plainLine, type Style } from "./style.ts";

/** An evaluation for a person: a row for each objective, the result with its reason, and what else is to know. */
export function tellEvaluation(io: Pick<Io, "out" | "env">, evaluation: Evaluation): void {
  for (const line of evaluationLines(createStyle(io), evaluation)) io.out.write(`${line}\n`);
}

export function evaluationLines(style: Style, evaluation: Evaluation): readonly string[] {
  const { rows, sentence, notes } = evaluationTable(evaluation);
  const { status, result } = evaluation;
  const verdict = status === "errored" ? "errored" : result;
  return [
    ...(rows.length > 0 ? [...tableLines(style, rows), ""] : []),
    `${style(["bold", tones[verdict]], verdict)}: ${plainLine(sentence)}`,
    ...notes.map((note) => style("dim", plainLine(note))),
  ];
}

function tableLines(style: Style, rows: readonly EvaluationRow[]): readonly string[] {
  const titles = head.map((title) => (title === "" ? "" : style("bold", title)));
  return columns([titles, ...rows.flatMap((row) => lines(row, style))], rightAligned);
}

const head = ["", "OBJECTIVE", "VALUE", "CHANGE", "ASKED", "VERDICT", "WEIGHT", ""];
const rightAligned: readonly number[] = [2, 6];
const widestName = 32;
const widestAsked = 32;

const tones = {
  pass: "green",
  warning: "yellow",
  fail: "red",
  info: "dim",
  errored: "red",
} as const;

/** The alternatives of what was asked stand below each other where they are too long for one line. */
function lines(row: EvaluationRow, style: Style): readonly (readonly string[])[] {
  const { verdict, mark, name, value, change, asked, weight, key } = row;
  const joined = asked.join(" ");
  const [first = "", ...more] = (joined.length <= widestAsked ? [joined] : asked).map(plainLine);
  const tone = tones[verdict];
  return [
    [
      style(tone, mark),
      cut(plainLine(name), widestName),
      value,
      change,
      first,
      style(tone, verdict),
      weight,
      key ? style("bold", "key") : "",
    ],
    ...more.map((alternative) => ["", "", "", "", alternative, "", "", ""]),
  ];
}
