import { join } from "node:path";
import { nameFault } from "../core/names.ts";
import { createProject as create } from "../flows/setup/create-project.ts";
import { commandEnv } from "./command-env.ts";
import { CommandError, exitCode, type Io } from "./io.ts";
import { noteProject, recallProject } from "./known-projects.ts";
import { readTextInput } from "./read-input.ts";
import { runSetup } from "./run-setup.ts";
import { createStyle } from "./style.ts";
import { upstreamAt, type Login, type Upstream } from "./upstream.ts";
import { withGit } from "./with-git.ts";

export type CreateProjectOptions = {
  readonly shipyard: string;
  readonly gitUser?: string;
  readonly gitToken?: string;
  readonly gitRemoteUrl?: string;
};

/** Makes a project: in the repository that the options name, or in a bare one below the data folder. */
export async function createProject(
  io: Io,
  name: string,
  options: CreateProjectOptions,
): Promise<number> {
  const fault = nameFault("project", name);
  if (fault !== undefined) throw new CommandError(fault);
  const text = await readTextInput(io, options.shipyard);
  const login = loginOf(options);
  const upstream = await upstreamOf(io, name, { ...options, login });
  const { repository } = upstream;
  const style = createStyle(io);
  io.out.write(`${style("dim", "project ")} ${style("bold", name)}\n`);
  io.out.write(`${style("dim", "upstream")} ${repository.url}\n\n`);
  const shipyard = { text, source: options.shipyard };
  const code = await runSetup(io, upstream, (deps) => create(deps, { name, repository, shipyard }));
  if (code === exitCode.ok) {
    // A token that came by the environment stays there.
    const kept = login ?? (await rememberedLogin(io, name, upstream));
    await noteProject(io, name, { url: repository.url, login: kept });
  }
  return code;
}

function loginOf({ gitUser, gitToken }: CreateProjectOptions): Login | null {
  if (gitToken === undefined || gitToken === "") return null;
  return { user: gitUser ?? "x-access-token", token: gitToken };
}

async function upstreamOf(
  io: Io,
  name: string,
  { gitRemoteUrl, login }: CreateProjectOptions & { readonly login: Login | null },
): Promise<Upstream> {
  const { env, dataFolder } = commandEnv(io);
  const known = await recallProject(io, name);
  if (gitRemoteUrl === undefined) {
    if (known !== undefined) return { ...known, login: login ?? known.login };
    const path = join(dataFolder, "repositories", `${name}.git`);
    const repository = await withGit(io, [], ({ git }) => git.createBare(path));
    return { repository, login: null };
  }
  const asked = upstreamAt(gitRemoteUrl, { io, env, login });
  if (known === undefined) return asked;
  if (known.repository.url !== asked.repository.url) {
    throw new CommandError(
      `the project ${name} is at ${known.repository.url} already: choose another name`,
    );
  }
  return login === null ? known : asked;
}

async function rememberedLogin(io: Io, name: string, { login }: Upstream): Promise<Login | null> {
  const known = await recallProject(io, name);
  const isFromEnvironment = login?.token === io.env["GITHUB_TOKEN"];
  return isFromEnvironment ? null : (known?.login ?? null);
}
