import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { compareFaults, formatFault, type Fault } from "../core/fault.ts";
import { projectSloFile } from "../core/layout/layout.ts";
import { recogniseFile } from "../core/validation/recognise-file.ts";
import { validateProject } from "../core/validation/validate-project.ts";
import { readBranches } from "../flows/read-branches.ts";
import { exists } from "./exists.ts";
import { CommandError, exitCode, type Io } from "./io.ts";
import { findRepository, openRepository } from "./open-repository.ts";
import { readProjectFiles } from "./read-project-files.ts";
import { createStyle, plainLine } from "./style.ts";
import { guessName, isAddress } from "./upstream.ts";
import { withGit } from "./with-git.ts";

export type ValidateOptions = {
  readonly project?: string;
  readonly output: "text" | "json";
};

type Validated = {
  readonly faults: readonly (Fault & { readonly branch: string | null })[];
  readonly files: number;
  readonly branches: readonly string[];
  readonly unread: readonly string[];
};

/** Tells every fault of a project's files: of a folder, or of main and the stage branches of a repository. */
export async function validate(io: Io, target: string, options: ValidateOptions): Promise<number> {
  const project = options.project ?? null;
  const isFolder = !isAddress(target) && !(await isBareRepository(resolve(io.cwd, target)));
  const validated = isFolder
    ? await validateFolder(io, target, project)
    : await validateRepository(io, target, project);
  if (options.output === "json") io.out.write(`${JSON.stringify(validated, null, 2)}\n`);
  else tell(io, validated);
  return validated.faults.length === 0 ? exitCode.ok : exitCode.no;
}

async function validateFolder(io: Io, target: string, project: string | null): Promise<Validated> {
  const folder = resolve(io.cwd, target);
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) {
    throw new CommandError(`${target} cannot be read: there is no such folder`);
  }
  if (!found.isDirectory()) throw new CommandError(`${target} is no folder: name the one above`);
  const { files, unread } = await readProjectFiles(folder);
  const isProject = [...files].some(([path, text]) => recogniseFile(path, text) !== "other");
  if (!isProject && unread.length === 0) {
    throw new CommandError("no file of a project is here: name the project's folder or repository");
  }
  const faults = faultsOf(files, project).map((fault) => ({
    ...fault,
    path: join(target, fault.path),
    branch: null,
  }));
  return {
    faults,
    files: files.size,
    branches: [],
    unread: unread.map((path) => join(target, path)),
  };
}

async function validateRepository(
  io: Io,
  target: string,
  project: string | null,
): Promise<Validated> {
  const upstream = await findRepository(io, target);
  const branches = await withGit(io, [upstream], async (tools) => {
    const repository = await openRepository(tools, upstream);
    return readBranches(tools, repository, project ?? guessName(upstream));
  });
  const [main, ...stages] = branches;
  const text = main?.files.get(projectSloFile);
  const isApart = stages.length > 0 && main !== undefined && text !== undefined;
  const above = isApart ? [{ path: `${main.branch}:${projectSloFile}`, text }] : [];
  return {
    faults: branches.flatMap(({ branch, files }) =>
      faultsOf(files, project, above).map((fault) => ({ ...fault, branch })),
    ),
    files: branches.reduce((sum, { files }) => sum + files.size, 0),
    branches: branches.map(({ branch }) => branch),
    unread: branches.flatMap(({ branch, unread }) => unread.map((path) => `${branch}:${path}`)),
  };
}

function faultsOf(...given: Parameters<typeof validateProject>): readonly Fault[] {
  const [files] = given;
  const misnamed = [...files].flatMap(([path, text]) => misnaming(path, text));
  return [...validateProject(...given), ...misnamed].toSorted(compareFaults);
}

/** What these files are called is fixed: under any other name they would be judged here and have no effect. */
function misnaming(path: string, text: string): readonly Fault[] {
  const name = /(?:^|\/)(shipyard|remediation|slo|sli)\.yml$/.exec(path)?.[1];
  if (name === undefined || recogniseFile(path, text) !== name) return [];
  const message = `this file is not read: it must be called ${name}.yaml`;
  return [{ path, line: 1, column: 1, message }];
}

async function isBareRepository(folder: string): Promise<boolean> {
  const parts = ["HEAD", "objects", "refs"].map((name) => exists(join(folder, name)));
  return (await Promise.all(parts)).every(Boolean);
}

function tell(io: Io, { faults, files, branches, unread }: Validated): void {
  const style = createStyle(io);
  for (const { branch, ...fault } of faults) {
    // As git names a file of a branch, so that it can be shown: git show production:carts/slo.yaml.
    const place = formatFault({ ...fault, message: "" }).trimEnd();
    const where = branch === null ? place : `${branch}:${place}`;
    io.out.write(`${style("bold", plainLine(where))} ${plainLine(fault.message)}\n`);
  }
  for (const path of unread) {
    io.err.write(`${plainLine(path)} was not read: it is no UTF-8 text, or larger than 1 MiB\n`);
  }
  const read = `${files} ${files === 1 ? "file" : "files"} read`;
  const on = branches.length === 0 ? "" : ` on ${branches.join(", ")}`;
  const verdict =
    faults.length === 0
      ? style("green", "no faults")
      : style("red", faults.length === 1 ? "1 fault" : `${faults.length} faults`);
  io.out.write(`${faults.length === 0 ? "" : "\n"}${read}${on}, ${verdict}\n`);
}
