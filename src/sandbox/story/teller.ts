import { styleText } from "node:util";
import { evaluationJson } from "../../core/evaluation/evaluation-json.ts";
import type { Evaluation } from "../../core/evaluation/evaluation.ts";
import type { Clock } from "../../ports.ts";

/** Tells what happens in the world, a line at a time. */
export type Teller = {
  readonly act: (name: string, title: string) => void;
  /** `who` is one word: what part of the world speaks. */
  readonly say: (who: string, text: string, at?: Date) => void;
  /** Facts that stand under an act, without a time. */
  readonly fact: (name: string, text: string) => void;
  /** How a service was judged, to the last target. */
  readonly evaluation: (evaluation: Evaluation) => void;
};

type Output = {
  readonly write: (text: string) => void;
  readonly colour: boolean;
  /** An evaluation as lines for people. */
  readonly table: (evaluation: Evaluation) => readonly string[];
};

/** For people: aligned, with the world's time of day. */
export function createTextTeller(clock: Clock, { write, colour, table }: Output): Teller {
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  return {
    act: (name, title) => write(`\n${style("bold", `${name}  ${title}`)}\n\n`),
    say: (who, text, at = clock.now()) => {
      const time = at.toISOString().slice(11, 19);
      write(`  ${style("dim", time)}  ${style(toneOf(who), who.padEnd(10))} ${text}\n`);
    },
    fact: (name, text) => {
      const indented = text.replaceAll("\n", `\n${" ".repeat(16)}`);
      write(`    ${style("dim", name.padEnd(11))} ${indented}\n`);
    },
    evaluation: (evaluation) => {
      const lines = table(evaluation).map((line) => (line === "" ? "\n" : `    ${line}\n`));
      write(`\n${lines.join("")}`);
    },
  };
}

/** For programs: one JSON object a line. */
export function createJsonTeller(clock: Clock, { write }: Pick<Output, "write">): Teller {
  let current: string | null = null;
  const event = (fields: Record<string, unknown>) =>
    write(`${JSON.stringify({ act: current, ...fields })}\n`);
  return {
    act: (name, title) => {
      current = name;
      event({ kind: "act", at: clock.now().toISOString(), title });
    },
    say: (who, text, at = clock.now()) => event({ kind: "event", at: at.toISOString(), who, text }),
    fact: (name, text) => event({ kind: "fact", name, text }),
    evaluation: (evaluation) => event({ kind: "evaluation", ...evaluationJson(evaluation) }),
  };
}

function toneOf(who: string): Parameters<typeof styleText>[0] {
  if (who === "problem" || who === "escalate") return "red";
  if (who === "world") return "cyan";
  if (who === "end" || who === "healed") return "green";
  return "yellow";
}
