import { readFileSync } from "node:fs";

/** A fenced block: `language` and `name` are the words behind its fence, as in ```yaml slo.yaml. */
export type Fence = {
  readonly path: string;
  readonly line: number;
  readonly language: string;
  readonly name: string | null;
  readonly text: string;
};

export function fencesOf(path: string): readonly Fence[] {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(/^```(\S*)[ \t]*(\S*)\n([\s\S]*?)^```$/gm)].map((found) => {
    const [, language = "", name = "", body = ""] = found;
    const line = text.slice(0, found.index).split("\n").length;
    return { path, line, language, name: name === "" ? null : name, text: body };
  });
}

/** What stands between single backticks, outside of fences. */
export function codeSpansOf(path: string): readonly string[] {
  const text = readFileSync(path, "utf8").replaceAll(/^```[\s\S]*?^```$/gm, "");
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code.replaceAll(/\s+/g, " "));
}

/** The first cell of each row of each table below a heading, without its backticks. */
export function firstCellsBelow(path: string, heading: string): readonly string[] {
  const text = readFileSync(path, "utf8");
  const [, below = ""] = text.split(`\n## ${heading}\n`);
  const [section = ""] = below.split(/\n## /);
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = ""]) => cell);
}

/** Commands of shell blocks, one a line, and code spans that begin with `program`. */
export function commandsOf(path: string, program: string): readonly string[] {
  const lines = fencesOf(path)
    .filter(({ language }) => language === "sh")
    .flatMap(({ text }) => text.split(/\n|&&/));
  return [...lines, ...codeSpansOf(path)]
    .map((command) => command.trim())
    .filter((command) => command.startsWith(`${program} `));
}
