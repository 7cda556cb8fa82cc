import type { SetupDeps } from "../flows/setup/setup-outcome.ts";
import type { Io } from "./io.ts";

/** Whose commits a command makes, as git takes it from the environment; null: they are evenkeel's. */
export function authorOf({ env }: Pick<Io, "env">): SetupDeps["author"] {
  const { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email } = env;
  return name && email ? { name, email } : null;
}
