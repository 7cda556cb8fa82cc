import type { Clock } from "../ports.ts";
import type { Io } from "./io.ts";
import { plainLine } from "./style.ts";

/** What a command is doing, for a person who waits for it. */
export type Progress = Disposable & {
  /** Asked for the line again each second. */
  readonly say: (line: () => string) => void;
};

const eachMilliseconds = 1_000;
const eraseLine = "\r\u001B[2K";

/** One line of a terminal's stderr, rewritten each second and gone at the end. Work of less than a second shows none. */
export function showProgress(err: Io["err"], clock: Clock): Progress {
  let line: (() => string) | undefined;
  let isShown = false;
  let timer = next();

  function next(): Disposable {
    return clock.timer(new Date(clock.now().getTime() + eachMilliseconds), () => {
      if (line !== undefined) {
        err.write(`${eraseLine}${plainLine(line())}`);
        isShown = true;
      }
      timer = next();
    });
  }

  return {
    say: (said) => {
      line = said;
    },
    [Symbol.dispose]: () => {
      timer[Symbol.dispose]();
      if (isShown) err.write(eraseLine);
      isShown = false;
    },
  };
}

/** For whoever is no person. */
export const noProgress: Progress = {
  say: () => undefined,
  [Symbol.dispose]: () => undefined,
};
