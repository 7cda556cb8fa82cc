/**
 * Names that reach git's command line or a stream that git reads. What git itself would refuse is refused here with a
 * sentence, and so is what git would take for an option, a pattern or a second command.
 */
export function checkBranch(branch: string): string {
  return `refs/heads/${named("branch", branch, isBranch)}`;
}

export function checkPath(path: string): string {
  return named("path", path, isPath);
}

export function checkSha(sha: string): string {
  return named("commit", sha, isSha);
}

/** A commit for a command line, by the name that nothing but a commit answers to. */
export function nameCommit(sha: string): string {
  return `${checkSha(sha)}^{commit}`;
}

/** Relative to the repository's root, without anything that leads out of it or into `.git`. */
export function isPath(path: string): boolean {
  return (
    !path.startsWith("-") &&
    !/[\p{Cc}\p{Cs}\ufffd]/u.test(path) &&
    path
      .split("/")
      .every((part) => !["", ".", ".."].includes(part) && part.toLowerCase() !== ".git")
  );
}

/** The rules of git-check-ref-format(1). */
function isBranch(branch: string): boolean {
  return (
    !/^[-/]|[/.]$|\.\.|@\{|\/\/|[\p{Cc}\s~^:?*[\\]/u.test(branch) &&
    !["", "@", "HEAD"].includes(branch) &&
    branch.split("/").every((part) => !part.startsWith(".") && !part.endsWith(".lock"))
  );
}

function isSha(sha: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(sha);
}

function named(what: string, name: string, rule: (name: string) => boolean): string {
  if (rule(name)) return name;
  throw new Error(
    `${JSON.stringify(name.slice(0, 200))} is not the name of a ${what} that git can use; check where it was configured.`,
  );
}
