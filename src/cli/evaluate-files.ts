import { type Era, eras } from "../core/evaluation/era.ts";
import { erroredEvaluation } from "../core/evaluation/errored-evaluation.ts";
import { evaluate } from "../core/evaluation/evaluate.ts";
import type { Evaluation } from "../core/evaluation/evaluation.ts";
import { readSlo } from "../core/evaluation/read-slo.ts";
import { selectPrevious } from "../core/evaluation/select-previous.ts";
import { formatFault, type Fault, type Parsed } from "../core/fault.ts";
import { CommandError, type Io } from "./io.ts";
import { readHistory } from "./read-history.ts";
import type { Source } from "./read-json.ts";
import { readSliResults } from "./read-sli-results.ts";
import { readJsonSource, readSource } from "./read-source.ts";

/** The files by their paths, `-` for standard input. */
export type EvaluatedFiles = {
  readonly slo?: string;
  readonly sliResults?: string;
  /** Of these the slo.yaml says what to compare with. */
  readonly history?: string;
  /** All of these are compared with. */
  readonly compared?: string;
  /** Our own rules by default. */
  readonly era?: Era;
};

/** `faults` says everything that is wrong with the files, each with its place. */
export async function evaluateFiles(
  io: Pick<Io, "cwd">,
  files: EvaluatedFiles,
  stdin: () => Promise<string>,
): Promise<{ readonly evaluation: Evaluation; readonly faults: readonly string[] }> {
  const { era = "evenkeel", history, compared = history } = files;
  const open = createOpener(io, files, stdin);
  const slo = await readFile(open(files.slo, "--slo"), (source) => {
    const { slo: value, faults } = readSlo([source]);
    return { value, faults };
  });
  const received = await readFile(open(files.sliResults, "--sli-results"), (source) =>
    outcomeOf(readSliResults(source, era)),
  );
  const earlier =
    compared === undefined
      ? { value: [], faults: [] }
      : await readFile(open(compared, "--history"), (source) =>
          outcomeOf(readHistory(source, era)),
        );
  const faults = [...slo.faults, ...received.faults, ...earlier.faults];
  if (slo.value === null || received.value === null || earlier.value === null) {
    const message = faults.join("; ");
    const reason = firstUnreadable(slo.value, received.value);
    return { evaluation: erroredEvaluation({ era, reason, message, slo: slo.value }), faults };
  }
  const previous =
    history === undefined
      ? earlier.value
      : selectPrevious(slo.value.comparison, earlier.value, eras[era]);
  const about = { era, slo: slo.value, faults: slo.faults.map(sentence), previous };
  return { evaluation: evaluate({ ...about, ...received.value }), faults };
}

type Open = (written: string | undefined, option: string) => Promise<Source>;

/** Throws CommandError for a file that is not named or cannot be read. */
function createOpener(
  io: Pick<Io, "cwd">,
  { slo, sliResults, history, compared }: EvaluatedFiles,
  stdin: () => Promise<string>,
): Open {
  const piped = [slo, sliResults, history, compared].filter((path) => path === "-").length;
  return async (written, option) => {
    if (written === undefined) {
      throw new CommandError(`name a file with ${option}, or a running service with --project`);
    }
    if (written === "-" && piped > 1) {
      throw new CommandError("standard input can be only one of the files: name the others");
    }
    return (option === "--slo" ? readSource : readJsonSource)(io, written, stdin);
  };
}

type Outcome<T, F> = { readonly value: T | null; readonly faults: readonly F[] };

async function readFile<T>(
  opening: Promise<Source>,
  read: (source: Source) => Outcome<T, Fault>,
): Promise<Outcome<T, string>> {
  try {
    const { value, faults } = read(await opening);
    return { value, faults: faults.map(formatFault) };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { value: null, faults: [error.message] };
  }
}

function outcomeOf<T>(parsed: Parsed<T>): Outcome<T, Fault> {
  return parsed.ok ? { value: parsed.value, faults: [] } : { value: null, faults: parsed.faults };
}

function firstUnreadable(slo: unknown, received: unknown) {
  if (slo === null) return "unreadable-slo";
  return received === null ? "unreadable-sli" : "unreadable-history";
}

function sentence(fault: string): string {
  return /[.!?]$/.test(fault) ? fault : `${fault}.`;
}
