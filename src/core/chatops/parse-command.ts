import { commandNames, type Command } from "./command.ts";
import { editDistance } from "./edit-distance.ts";

export type ParsedCommand =
  | { readonly kind: "command"; readonly command: Command }
  /** It speaks to us in words that we do not know; `detail` is a sentence for its author, without their words. */
  | { readonly kind: "not-understood"; readonly detail: string };

/**
 * The command that a comment's first line begins with; undefined for a comment that is not for us. Nothing below the
 * first line counts, nor does a quotation of somebody else's command (github-bots.md §1.1).
 */
export function parseCommand(body: string): ParsedCommand | undefined {
  const line = body.split(/\r\n?|\n/).find((text) => text.trim() !== "");
  const match = /^\/evenkeel(?:[ \t]+(?<rest>.*))?$/is.exec(line?.trimEnd() ?? "");
  if (match === null) return undefined;
  const words = (match.groups?.["rest"] ?? "").split(/\s+/).filter((word) => word !== "");
  const [first, ...others] = words;
  if (first === undefined) return notUnderstood("A command is missing");
  const name = commandNames.find((known) => known === first.toLowerCase());
  if (name === undefined) return notUnderstood(`There is no such command${suggestion(first)}`);
  if (name === "hold") return parseHold(others);
  return { kind: "command", command: { kind: name } };
}

const longestHoldMinutes = 30 * 24 * 60;

function parseHold(words: readonly string[]): ParsedCommand {
  const isTimed = words[0]?.toLowerCase() === "for";
  if (!isTimed) return hold(null, words);
  const minutes = parseMinutes(words[1] ?? "");
  if (minutes === undefined) {
    return notUnderstood("A hold is `for` so long: a number and `m`, `h` or `d`, such as `2h`");
  }
  if (minutes > longestHoldMinutes) return notUnderstood("A hold lasts 30 days at most");
  return hold(minutes, words.slice(2));
}

function hold(minutes: number | null, reason: readonly string[]): ParsedCommand {
  return { kind: "command", command: { kind: "hold", minutes, reason: reason.join(" ") } };
}

const unitMinutes: Readonly<Record<string, number>> = { m: 1, h: 60, d: 24 * 60 };

function parseMinutes(text: string): number | undefined {
  const match = /^(?<count>\d{1,6})(?<unit>[mhd])$/i.exec(text);
  const unit = unitMinutes[match?.groups?.["unit"]?.toLowerCase() ?? ""];
  const count = Number(match?.groups?.["count"] ?? 0);
  return unit === undefined || count === 0 ? undefined : count * unit;
}

function suggestion(word: string): string {
  const known = commandNames
    .map((name) => ({ name, distance: editDistance(name, word.toLowerCase().slice(0, 20)) }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  return known !== undefined && known.distance <= 2 ? `, did you mean \`${known.name}\`?` : "";
}

function notUnderstood(detail: string): ParsedCommand {
  return { kind: "not-understood", detail };
}
