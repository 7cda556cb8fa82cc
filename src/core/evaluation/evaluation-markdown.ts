import { codeSpan, harmlessLine } from "../pull-request/outside-text.ts";
import type { Evaluation } from "./evaluation.ts";
import { type EvaluationRow, evaluationTable } from "./evaluation-table.ts";

const mostRows = 50;

/** An evaluation as a part of a comment on GitHub: the result with its reason, the table, and notes. */
export function evaluationMarkdown(evaluation: Evaluation): string {
  const { rows, sentence, notes } = evaluationTable(evaluation);
  const verdict = evaluation.status === "errored" ? "errored" : evaluation.result;
  const shown = rows.slice(0, mostRows).map(line);
  const hidden = rows.length - shown.length;
  const head = ["| | objective | value | change | asked | weight |", "|---|---|--:|--:|---|--:|"];
  const parts = [
    `**${verdict}**: ${prose(sentence, 600)}`,
    ...(shown.length === 0 ? [] : [[...head, ...shown].join("\n")]),
    ...(hidden === 0 ? [] : [`${hidden} more objectives are in the journal.`]),
    notes
      .slice(0, mostRows)
      .map((note) => `- ${prose(note, 300)}`)
      .join("\n"),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function line(row: EvaluationRow): string {
  const { mark, verdict, value, change, asked, weight, key } = row;
  const cells = [
    `${mark} ${verdict}`,
    `${prose(row.name, 80)}${key ? " (key)" : ""}`,
    value,
    change,
    asked.length === 0 ? "" : cell(codeSpan(asked.join(" "))),
    weight,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** GitHub splits a row at a pipe even inside code. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

/** Words from outside whose `<` and `*` stay what they are. An `&` may begin an entity that stands for any sign. */
function prose(text: string, limit: number): string {
  return harmlessLine(text, limit).replaceAll(/[\\<>`*_[\]|~&]/g, String.raw`\$&`);
}
