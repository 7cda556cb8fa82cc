/** The mirror itself cannot be read: a crash of the machine cut an object short, or somebody removed files. */
export class BrokenMirrorError extends Error {
  override name = "BrokenMirrorError";
}

/** git names the folder in these; the same words about another folder are the upstream's trouble. */
export function isBroken(folder: string, stderr: string): boolean {
  return stderr
    .split("\n")
    .some(
      (line) =>
        !line.startsWith("remote:") &&
        line.includes(folder) &&
        /is empty|is corrupt|not a git repository|cannot be accessed|does not match index/.test(
          line,
        ),
    );
}
