import type { Era } from "../core/evaluation/era.ts";
import { readPlace, type EvaluationPlace } from "../core/evaluation-request/evaluation-place.ts";
import { textLabels } from "../core/problem/text-members.ts";
import { evaluationWindow } from "../core/evaluation-request/evaluation-window.ts";
import type { Window } from "../ports.ts";
import { CommandError } from "./io.ts";

export type LiveOptions = {
  readonly project?: string;
  readonly stage?: string;
  readonly service?: string;
  readonly timeframe?: string;
  readonly start?: string;
  readonly end?: string;
  readonly repo?: string;
  readonly watch?: boolean;
  /** `name=value`, each. */
  readonly label?: readonly string[];
  /** The project's own rules by default. */
  readonly era?: Era;
};

/** What a person asked, understood. */
export type LiveQuestion = {
  readonly place: EvaluationPlace;
  /** `before`: a bare timeframe is the last one before this time. */
  readonly windowAt: (before: Date) => Window;
  /** The window is as long as it was asked for, but nobody said where it ends. */
  readonly isFloating: boolean;
  /** For queries with `$LABEL.name`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly repo: string | undefined;
  readonly watch: boolean;
  readonly era: Era | undefined;
};

/** Throws CommandError with everything that is missing or wrong. */
export function readQuestion(options: LiveOptions, now: Date): LiveQuestion {
  const { timeframe, start, end, repo, watch = false, era, label = [] } = options;
  const asked = { timeframe, start, end };
  const place = readPlace(options, "--");
  const read = evaluationWindow(asked, now);
  const faults = [
    ...(place.ok ? [] : place.faults.map(({ field, message }) => `${field} ${message}`)),
    ...(read.ok ? [] : read.faults.map(({ field, message }) => `--${field} ${message}`)),
    ...label
      .filter((each) => !/^[^=]+=/.test(each))
      .map((each) => `--label ${each}: write it as name=value`),
  ];
  if (!place.ok || !read.ok || faults.length > 0) throw new CommandError(faults.join("\n"));
  const isFloating = (start ?? "").trim() === "";
  const windowAt = (before: Date): Window => {
    const { start: from, end: to } = read.window;
    const late = isFloating ? now.getTime() - before.getTime() : 0;
    return { start: new Date(from.getTime() - late), end: new Date(to.getTime() - late) };
  };
  const labels = textLabels(
    Object.fromEntries(
      label.map((each) => [each.split("=", 1)[0], each.slice(each.indexOf("=") + 1)]),
    ),
  );
  return { place: place.place, labels, windowAt, isFloating, repo, watch, era };
}
