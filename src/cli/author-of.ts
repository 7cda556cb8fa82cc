import { join } from "node:path";
import type { SetupDeps } from "../flows/setup/setup-outcome.ts";
import { exists } from "./exists.ts";
import type { Io } from "./io.ts";
import { findRepository } from "./snapshot-clone.ts";
import { isAddress, type Upstream } from "./upstream.ts";
import { withGit } from "./with-git.ts";

/** Whose commits a command makes, as git takes it from the environment; null: they are evenkeel's. */
export function authorOf({ env }: Pick<Io, "env">): SetupDeps["author"] {
  const { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email } = env;
  return name && email ? { name, email } : null;
}

/**
 * The same, and without that what git is configured with: the clone that `source` is, or else the person. Git itself is
 * started with a home of its own, so that the person's files are named to it.
 */
export async function authorIn(io: Io, source: Upstream): Promise<SetupDeps["author"]> {
  const given = authorOf(io);
  if (given !== null) return given;
  const places = [...(await configurationOf(source)), ...configurationsOf(io)];
  return withGit(io, [], async ({ runGit }) => {
    const read = async (key: string): Promise<string> => {
      for (const { args, ...where } of places) {
        const command = ["config", ...args, "--includes", "--get", key];
        const { code, stdout } = await runGit({ args: command, ...where });
        const value = stdout.toString("utf8").trim();
        if (code === 0 && value !== "") return value;
      }
      return "";
    };
    const [name, email] = [await read("user.name"), await read("user.email")];
    return name === "" || email === "" ? null : { name, email };
  });
}

type Configuration = { readonly args: readonly string[]; readonly repository?: string };

async function configurationOf({ repository }: Upstream): Promise<readonly Configuration[]> {
  const folder = isAddress(repository.url) ? undefined : await findRepository(repository.url);
  if (folder === undefined) return [];
  const own = join(folder, ".git");
  return [{ args: [], repository: (await exists(own)) ? own : folder }];
}

/** In git's order; a file that is not there has no answer. */
function configurationsOf({ env }: Pick<Io, "env">): readonly Configuration[] {
  const { HOME, XDG_CONFIG_HOME } = env;
  if (!HOME) return [];
  const files = [
    join(HOME, ".gitconfig"),
    join(XDG_CONFIG_HOME || join(HOME, ".config"), "git/config"),
  ];
  return files.map((file) => ({ args: ["--file", file] }));
}
