import type { Attempt } from "../journal/fold-record.ts";

/** What an attempt that another one follows came to, as the end of a sentence about it. */
export function endOfAttempt({ planned, refused, ended, evaluated }: Attempt): string {
  if (planned?.purpose === "return") return "put things back, and the problem came back";
  if (refused !== null) return "was refused";
  if (ended?.kind === "pull-request-closed") {
    return ended.reason === "declined"
      ? "was declined"
      : "was not needed any more, but the problem came back";
  }
  return evaluated === null ? "is over" : ends[evaluated.result];
}

const ends = {
  pass: "helped, but the problem came back",
  warning: "helped, but the problem came back",
  fail: "did not help",
  errored: "could not be judged",
} as const;
