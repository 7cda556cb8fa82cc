import { rm, stat } from "node:fs/promises";
import { sep } from "node:path";

const ageMilliseconds = 60_000;

/**
 * A git that was killed leaves its lock file behind, and nobody but us works on a mirror: a lock that no command of
 * ours can still hold is removed. True if the command is worth another try.
 */
export async function clearStaleLock(folder: string, stderr: string): Promise<boolean> {
  const path = /Unable to create '([^'\n]+\.lock)': File exists/.exec(stderr)?.[1];
  if (path === undefined || !path.startsWith(folder + sep) || path.includes("..")) return false;
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs < ageMilliseconds) return false;
    await rm(path, { force: true });
    return true;
  } catch {
    return true;
  }
}
