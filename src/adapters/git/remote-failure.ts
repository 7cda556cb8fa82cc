import { RateLimitedError, UnavailableError } from "../../ports.ts";
import type { Repository } from "../../ports/git.ts";
import { lastLines } from "./git-failure.ts";

/** Makes the error for a fetch or push that never got as far as a verdict about our refs. */
export function remoteFailure(repository: Repository, stderr: string): Error {
  const said = lastLines(stderr);
  if (/returned error: 429\b/.test(stderr)) {
    return new RateLimitedError(`${repository.url} asks for fewer git requests: ${said}`, 60);
  }
  if (
    /Authentication failed|could not read (?:Username|Password)|returned error: 40[13]\b|Permission .*denied/i.test(
      stderr,
    )
  ) {
    return new UnavailableError(
      `${repository.url} refused the credentials; check that the App is installed there with access to its contents. git said: ${said}`,
    );
  }
  return new UnavailableError(
    `${repository.url} could not be reached; check that it exists and answers. git said: ${said}`,
  );
}
