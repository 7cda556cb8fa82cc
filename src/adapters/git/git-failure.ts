import type { GitCommand, GitOutput, RunGit } from "./run-git.ts";

/** git ended with an exit code that its caller had no use for. */
export class GitFailure extends Error {
  override name = "GitFailure";
  readonly stderr: string;
  constructor(command: GitCommand, output: GitOutput) {
    super(
      `git ${command.args[0] ?? ""} failed with exit code ${output.code}: ${lastLines(output.stderr)}`,
    );
    this.stderr = output.stderr;
  }
}

/** Standard output of a command that has to work. */
export async function gitOutput(git: RunGit, command: GitCommand): Promise<Buffer> {
  const output = await git(command);
  if (output.code !== 0) throw new GitFailure(command, output);
  return output.stdout;
}

/** What git or the far end said, without its progress, short enough for a message. */
export function lastLines(stderr: string): string {
  const lines = stderr
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/\d+% \(|^remote: *$/.test(line));
  return lines.slice(-8).join(" / ").slice(-1500) || "it gave no reason";
}
