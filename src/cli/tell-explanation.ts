import type { Explanation } from "../core/explanation/explanation.ts";
import { formatTime } from "../core/pull-request/time.ts";
import type { Io } from "./io.ts";
import { createStyle, plainLine, plainLines, type Style } from "./style.ts";
import { unifiedDiff } from "./unified-diff.ts";

/** An explanation for a person: the problem, what would be done about it and why, the change, and what follows. */
export function tellExplanation({ out, env }: Pick<Io, "out" | "env">, told: Explanation): void {
  const style = createStyle({ out, env });
  const facts = [...problemFacts(told, style), ["", ""], ...decisionFacts(told, style)] as const;
  for (const [name, text] of facts) {
    out.write(name === "" ? "\n" : `${style("dim", name.padEnd(10))} ${text}\n`);
  }
  const diff = unifiedDiff(told.files);
  if (diff !== "") out.write(`\n${paint(out.isTerminal ? plainLines(diff) : diff, style)}`);
  if (told.merge === null) return;
  out.write("\n");
  const { merge } = told;
  const rows = [
    ["merge", `${style("bold", merge.mode)}, ${merge.branch} into ${merge.base}`],
    ["title", plainLine(merge.title)],
    ...(merge.responsible.length === 0
      ? []
      : [["people", merge.responsible.map((name) => `@${name}`).join(", ")]]),
    ...sentences(merge.after).map((sentence, index) => [index === 0 ? "then" : "", sentence]),
  ];
  for (const [name = "", text = ""] of rows) {
    out.write(`${style("dim", name.padEnd(10))} ${text}\n`);
  }
}

type Fact = readonly [name: string, text: string];

function problemFacts({ problem, id, knownSince }: Explanation, style: Style): readonly Fact[] {
  const { source, occurrence, state, startedAt } = problem;
  const since = startedAt === null ? "" : ` since ${formatTime(new Date(startedAt))}`;
  const place = [problem.project, problem.stage, problem.service].map((part) =>
    part === null ? "(none)" : plainLine(part),
  );
  const known =
    knownSince === null ? "" : `, in the journal since ${formatTime(new Date(knownSince))}`;
  return [
    ["problem", style("bold", plainLine(problem.title) || "(no title)")],
    ["where", place.join(" / ")],
    ["state", `${state}${since}`],
    ["source", `${plainLine(source)}, occurrence ${plainLine(occurrence)}`],
    ...optional("root cause", problem.rootCause),
    ...optional("page", problem.url),
    ["id", `${id}${known}`],
  ];
}

function decisionFacts({ decision, guards, edits }: Explanation, style: Style): readonly Fact[] {
  const { kind, reason, detail, rule, action, attempt, effect } = decision;
  const doing = action === null ? "" : ` ${plainLine(action)}, attempt ${attempt ?? 1}`;
  const verdict = `${style(tones[kind], kind)}${doing} (${reason})`;
  return [
    ["decision", verdict],
    ["because", plainLine(detail)],
    ...(rule === null ? [] : [["rule", `${plainLine(rule.name)}, matched by ${rule.by}`] as const]),
    ...effectFacts(effect),
    ...guards.flatMap(({ guard, release }): readonly Fact[] => [
      ["held by", guard],
      ["release", plainLine(release)],
    ]),
    ...edits.map(({ path, field, object, from, to }): Fact => {
      const part = field ?? "the file";
      const what = object === null ? part : `${part} of ${object}`;
      return ["change", `${path}: ${what} ${from ?? "(absent)"} → ${to ?? "(removed)"}`];
    }),
  ];
}

/** `by 1`, `flags A off, B on`, or why nothing could come of it. */
function effectFacts(effect: Explanation["decision"]["effect"]): readonly Fact[] {
  if (effect === null) return [];
  const parts = Object.entries(effect).map(([name, value]) => `${name} ${textOf(value)}`);
  return [["effect", plainLine(parts.join(", "))]];
}

function textOf(value: unknown): string {
  if (!Array.isArray(value)) return typeof value === "string" ? value : JSON.stringify(value);
  return value.map((each) => (Array.isArray(each) ? each.join(" ") : textOf(each))).join(", ");
}

const tones = {
  act: "green",
  close: "green",
  ignore: "dim",
  hold: "yellow",
  refuse: "red",
  escalate: "red",
  unknown: "yellow",
} as const satisfies Record<Explanation["decision"]["kind"], string>;

function optional(name: string, text: string | null): readonly Fact[] {
  return text === null ? [] : [[name, plainLine(text)]];
}

function sentences(text: string): readonly string[] {
  return text.split(/(?<=\.) (?=[A-Z])/);
}

function paint(diff: string, style: Style): string {
  return diff
    .split("\n")
    .map((line) => {
      if (/^(---|\+\+\+) /.test(line)) return style("bold", line);
      if (line.startsWith("@@")) return style("cyan", line);
      if (line.startsWith("+")) return style("green", line);
      return line.startsWith("-") ? style("red", line) : line;
    })
    .join("\n");
}
