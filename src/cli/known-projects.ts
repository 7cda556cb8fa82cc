import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { parseConfig, type Config } from "../config/config.ts";
import { githubUrls } from "../config/env.ts";
import { readText } from "../config/read-text.ts";
import { nameFault } from "../core/names.ts";
import type { Project } from "../flows/project.ts";
import { unconfiguredProject } from "../flows/unconfigured-project.ts";
import type { Repository } from "../ports/git.ts";
import { commandEnv } from "./command-env.ts";
import { CommandError, type Io } from "./io.ts";
import { upstreamAt, type Login, type Upstream } from "./upstream.ts";

const Remembered = z.strictObject({
  url: z.string(),
  login: z.strictObject({ user: z.string(), token: z.string() }).nullable(),
});
type Remembered = z.infer<typeof Remembered>;

/** Where a project's repository is, as create project noted it or the server's configuration has it. */
export async function findProject(io: Io, name: string): Promise<Upstream> {
  const found = await recallProject(io, name);
  if (found !== undefined) return found;
  const known = await listProjects(io);
  const names = known.length === 0 ? "none is known yet" : `known are ${known.join(", ")}`;
  throw new CommandError(
    `there is no project ${JSON.stringify(name)}: ${names}; create project makes one`,
  );
}

export async function recallProject(io: Io, name: string): Promise<Upstream | undefined> {
  const fault = nameFault("project", name);
  if (fault !== undefined) throw new CommandError(fault);
  const { env, dataFolder } = commandEnv(io);
  const noted = await readNote(join(dataFolder, folder, `${name}.json`));
  if (noted !== undefined) return upstreamAt(noted.url, { io, env, login: noted.login });
  const configured = configuredProjects(io).get(name);
  if (configured === undefined) return undefined;
  return upstreamAt(`${githubUrls(env).web}/${configured.repository}`, { io, env });
}

/** Names, sorted. */
export async function listProjects(io: Io): Promise<readonly string[]> {
  const { dataFolder } = commandEnv(io);
  const files = await readdir(join(dataFolder, folder)).catch(() => []);
  const noted = files.flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []);
  return [...new Set([...noted, ...configuredProjects(io).keys()])].toSorted();
}

/** Notes a project's repository for the commands that come after; readable by its owner alone, for the token's sake. */
export async function noteProject(
  io: Io,
  name: string,
  { url, login }: { readonly url: string; readonly login: Login | null },
): Promise<void> {
  const into = join(commandEnv(io).dataFolder, folder);
  await mkdir(into, { recursive: true });
  const making = join(into, `.${name}.${randomUUID()}`);
  const note = { url, login } satisfies Remembered;
  await writeFile(making, `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600 });
  await rename(making, join(into, `${name}.json`));
}

const folder = "projects";

async function readNote(path: string): Promise<Remembered | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return Remembered.parse(JSON.parse(text));
  } catch {
    throw new CommandError(`${path} cannot be read: delete it and run create project again`);
  }
}

/**
 * The project as the server's configuration narrows it. Where that does not speak of it its repository alone counts: it
 * may use every provider that is defined, and without any they are taken to have their usual names.
 */
export function configuredProject(io: Io, name: string, repository: Repository): Project {
  const config = readConfiguration(io);
  const configured = new Map(Object.entries(config?.projects ?? {})).get(name);
  if (configured === undefined) {
    const defined = Object.keys(config?.indicators ?? {});
    const indicators = defined.length > 0 ? defined : ["prometheus", "dynatrace"];
    return { ...unconfiguredProject(name, repository), indicators };
  }
  const { cluster = null, sink = null } = configured;
  const { actions, kinds, paths } = configured;
  return { ...configured, name, repository, cluster, sink, reach: { actions, kinds, paths } };
}

function configuredProjects(io: Io): ReadonlyMap<string, Config["projects"][string]> {
  return new Map(Object.entries(readConfiguration(io)?.projects ?? {}));
}

/** Undefined without a configuration, and for one with faults, which serve tells. */
function readConfiguration(io: Io): Config | undefined {
  const { env } = commandEnv(io);
  const text = readText(resolve(io.cwd, env.configFile));
  const config = text === undefined ? undefined : parseConfig(text, env.configFile);
  return config?.ok === true ? config.value : undefined;
}
