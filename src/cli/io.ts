/** The world of one command, so that tests can run it in process. */
export type Io = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative paths of arguments are below it. */
  readonly cwd: string;
  readonly now: () => Date;
  readonly out: Output;
  readonly err: Output;
};

type Output = {
  readonly write: (text: string) => void;
  /** Whether a person sees it, with colours. */
  readonly isTerminal: boolean;
};

/**
 * The exit code of a command: `ok`; `no` where the answer is no, such as faults in a file; `unusable` where there is no
 * answer, for the arguments or the input are wrong.
 */
export const exitCode = { ok: 0, no: 1, unusable: 2 } as const;

/** Ends a command with exit code 2. The message is a sentence that says what to do. */
export class CommandError extends Error {
  override name = "CommandError";
}
