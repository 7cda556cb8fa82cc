import { createSystemClock } from "../adapters/clock/system-clock.ts";
import { erroredEvaluation } from "../core/evaluation/errored-evaluation.ts";
import { evaluationJson } from "../core/evaluation/evaluation-json.ts";
import { until } from "../flows/until.ts";
import type { Clock } from "../ports.ts";
import { evaluationCode } from "./evaluation-code.ts";
import { CommandError, type Io } from "./io.ts";
import { answerLive, type LiveAnswer } from "./live-answer.ts";
import { type LiveOptions, type LiveQuestion, readQuestion } from "./live-question.ts";
import { onSignal } from "./on-signal.ts";
import { plainTime } from "./plain-time.ts";
import { noProgress, showProgress, type Progress } from "./progress.ts";
import { createStyle } from "./style.ts";
import { tellEvaluation } from "./tell-evaluation.ts";

export type EvaluateLiveOptions = LiveOptions & { readonly output: "text" | "json" };

/** What waiting needs. */
export type World = {
  readonly clock: Clock;
  readonly onSignal: () => Disposable & { readonly caught: Promise<"interrupted"> };
};

/** Judges a service of a project by what its provider measures and its journal knows. Writes nothing anywhere. */
export async function evaluateLive(
  io: Io,
  options: EvaluateLiveOptions,
  world: World = { clock: createSystemClock(), onSignal },
): Promise<number> {
  const isJson = options.output === "json";
  const isSeen = io.err.isTerminal && !isJson;
  try {
    const question = readQuestion(options, io.now());
    using progress = isSeen ? showProgress(io.err, world.clock) : noProgress;
    const told = isSeen ? undefined : io.err;
    const answer = await reachAnswer(io, { question, world, progress, told });
    if (answer === "interrupted") return interrupted;
    progress[Symbol.dispose]();
    return tell(io, answer, isJson);
  } catch (error) {
    // Whoever parses the answer gets one at every exit code.
    if (isJson) io.out.write(errorJson(options, error));
    throw error;
  }
}

/** As a shell tells that SIGINT ended a program. */
const interrupted = 130;

type Waiter = {
  readonly question: LiveQuestion;
  readonly world: World;
  readonly progress: Progress;
  /** Hears once what is waited for, where nobody watches a line that is rewritten. */
  readonly told: Io["err"] | undefined;
};

async function reachAnswer(
  io: Io,
  { question, world, progress, told }: Waiter,
): Promise<Extract<LiveAnswer, { kind: "evaluated" }> | "interrupted"> {
  const { clock } = world;
  let answer = await answerLive(io, question, { clock, progress });
  while (answer.kind === "early") {
    const { at, commit, window } = answer;
    if (!question.watch) {
      throw new CommandError(
        `The window's values are complete at ${plainTime(at)} UTC: ask again then, or add --watch to wait for it.`,
      );
    }
    told?.write(`waiting until ${plainTime(at)} UTC\n`);
    if ((await wait(at, { world, progress })) === "interrupted") return "interrupted";
    answer = await answerLive(io, question, { clock, progress, since: { commit, window } });
  }
  return answer;
}

async function wait(
  at: Date,
  { world, progress }: Pick<Waiter, "world" | "progress">,
): Promise<"interrupted" | "late"> {
  using signal = world.onSignal();
  progress.say(() => {
    const left = Math.ceil((at.getTime() - world.clock.now().getTime()) / 1000);
    return `waiting until ${plainTime(at)} UTC, ${Math.max(0, left)} s left`;
  });
  return until(world.clock, at, signal.caught);
}

function tell(
  io: Io,
  { evaluation, window, ...about }: Extract<LiveAnswer, { kind: "evaluated" }>,
  isJson: boolean,
): number {
  if (isJson) {
    io.out.write(`${JSON.stringify(evaluationJson(evaluation), null, 2)}\n`);
  } else {
    tellEvaluation(io, evaluation);
    const style = createStyle(io);
    const facts = [
      `${plainTime(window.start)} to ${plainTime(window.end)} UTC`,
      ...(about.provider === null || evaluation.status === "errored"
        ? []
        : [`measured by ${about.provider}`]),
      ...(about.commit === null ? [] : [`objectives at ${about.commit.slice(0, 10)}`]),
    ];
    io.out.write(`${style("dim", facts.join(", "))}\n`);
  }
  return evaluationCode(evaluation);
}

function errorJson({ era = "evenkeel" }: LiveOptions, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const evaluation = erroredEvaluation({ era, reason: "unknown-place", message });
  return `${JSON.stringify(evaluationJson(evaluation), null, 2)}\n`;
}
