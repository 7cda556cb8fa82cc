import { stripVTControlCharacters, styleText } from "node:util";
import type { Io } from "./io.ts";

export type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

/** Colours on a terminal only, and never where NO_COLOR asks for none. */
export function createStyle({ out, env }: Pick<Io, "out" | "env">): Style {
  const colour = out.isTerminal && !env["NO_COLOR"];
  return (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
}

/** Text from outside on one line, without anything that a terminal would obey or a person could not see. */
export function plainLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(hidden, "").trim();
}

/** The same for text of many lines. */
export function plainLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replaceAll(hiddenButTab, ""))
    .join("\n");
}

const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const hiddenButTab = /(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Cells side by side, each column as wide as its widest; the last one is not padded. Those of the columns in `toRight`,
 * which count from 0, stand at the right of theirs.
 */
export function columns(
  rows: readonly (readonly string[])[],
  toRight: readonly number[] = [],
): readonly string[] {
  const widths = rows.reduce<number[]>(
    (known, row) => row.map((cell, index) => Math.max(known[index] ?? 0, widthOf(cell))),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, index) => {
        const gap = " ".repeat((widths[index] ?? 0) - widthOf(cell));
        if (toRight.includes(index)) return gap + cell;
        return index === row.length - 1 ? cell : cell + gap;
      })
      .join("  ")
      .trimEnd(),
  );
}

/** Without the escapes of colours, and a code point for a column. */
function widthOf(cell: string): number {
  return Array.from(stripVTControlCharacters(cell)).length;
}
