import type { Fault } from "../../core/fault.ts";
import { policyFile, shipyardFile } from "../../core/layout/layout.ts";
import { projectResourceFaults, serviceResourceFaults } from "../../core/setup/resource-faults.ts";
import { resourcePathFault } from "../../core/setup/resource-path.ts";
import { validateFile } from "../../core/validation/validate-file.ts";
import type { Sha } from "../../ports/git.ts";
import type { ProjectView } from "../project-view.ts";
import { readSetup, type NamedProject } from "./read-setup.ts";
import { refused, type SetupDeps, type SetupOutcome } from "./setup-outcome.ts";
import { writeBranch } from "./write-branch.ts";
import { writeStages } from "./write-stages.ts";

export type NewResource = NamedProject & {
  /** Path below the folder that it goes to. */
  readonly path: string;
  /** Bytes where it is no text. */
  readonly content: string | Uint8Array;
  /** The file as its author knows it, for messages. */
  readonly source: string;
  /** The whole project, or stages of it; with a service, that service's folder there. */
  readonly where:
    | { readonly kind: "project" }
    | {
        readonly kind: "stages";
        readonly stages: readonly string[] | "all";
        readonly service: string | null;
      };
};

/** Puts one file where it belongs, after a look at it: rules and objectives that cannot be read are refused. */
export async function addResource(deps: SetupDeps, given: NewResource): Promise<SetupOutcome> {
  const fault = resourcePathFault(given.path);
  if (fault !== undefined) return refused("bad-path", fault);
  const reading = await readSetup(deps, given);
  if (reading.kind === "refused") return reading;
  return given.where.kind === "project"
    ? addToProject(deps, reading.view, given)
    : addToStages(deps, reading.view, { ...given, ...given.where });
}

async function addToProject(
  deps: SetupDeps,
  view: ProjectView,
  given: NewResource,
): Promise<SetupOutcome> {
  const { path, content, source } = given;
  const { name, repository } = view.project;
  const { mainBranch } = view.layout;
  const at = view.heads.get(mainBranch);
  const paths = [shipyardFile, policyFile];
  const others = at === undefined ? new Map() : await deps.git.readAll(repository, at, paths);
  if (typeof content === "string") {
    const faults = projectResourceFaults(name, { path, text: content }, others);
    if (faults.length > 0) return { kind: "faulty", faults: inWordsOf(source, faults) };
  }
  const outcome = await writeBranch(deps, repository, {
    branch: mainBranch,
    request: { project: name, stages: [], service: null, text: `add ${path}` },
    slug: `add-${path}`,
    files: () => Promise.resolve(new Map([[path, content]])),
  });
  return outcome.kind === "refused" ? outcome : { kind: "written", branches: [outcome] };
}

type StageResource = NewResource & {
  readonly stages: readonly string[] | "all";
  readonly service: string | null;
};

async function addToStages(
  deps: SetupDeps,
  view: ProjectView,
  given: StageResource,
): Promise<SetupOutcome> {
  const { path, content, service } = given;
  const names = view.shipyard.stages.map(({ name }) => name);
  const stages = given.stages === "all" ? names : given.stages;
  const faults = names.includes(stages[0] ?? "") ? faultsOf(view, given, stages) : [];
  if (faults.length > 0) return { kind: "faulty", faults: inWordsOf(given.source, faults) };
  return writeStages(deps, view, {
    stages,
    service,
    text: `add ${path}`,
    slug: `add-${service === null ? "" : `${service}-`}${path}`,
    files: async (stage, at) => {
      const missing =
        service === null ? undefined : await unknown(deps, view, { stage, at, service });
      if (missing !== undefined) return refused("unknown-service", missing);
      const folder = folderOf(view, stage, service);
      if (folder === undefined) {
        const message = `the layout of ${view.project.name} has no folder for a stage: name a --service`;
        return refused("no-stage-folder", message);
      }
      return new Map([[folder === "" ? path : `${folder}/${path}`, content]]);
    },
  });
}

/** The same file is wrong on every stage in the same way. */
function faultsOf(
  view: ProjectView,
  { path, content, service }: StageResource,
  [stage = ""]: readonly string[],
): readonly Fault[] {
  if (typeof content !== "string") return [];
  if (service === null) return validateFile(path, content);
  const place = view.layout.service(stage, service);
  return serviceResourceFaults(place, { path: `${place.root}/${path}`, text: content });
}

function folderOf(view: ProjectView, stage: string, service: string | null): string | undefined {
  if (service === null) return view.layout.stageFolder(stage);
  return view.layout.service(stage, service).root;
}

async function unknown(
  { git }: SetupDeps,
  view: ProjectView,
  { stage, at, service }: { readonly stage: string; readonly at: Sha; readonly service: string },
): Promise<string | undefined> {
  const tree = await git.list(view.project.repository, at, "");
  const known = view.layout.servicesIn(
    stage,
    tree.map(({ path }) => path),
  );
  if (known.includes(service)) return undefined;
  const there = known.length === 0 ? "it has none yet" : `its services are ${known.join(", ")}`;
  return `stage ${stage} of ${view.project.name} has no service ${JSON.stringify(service)}: ${there}; create service and onboard service make one`;
}

function inWordsOf(source: string, faults: readonly Fault[]): readonly Fault[] {
  return faults.map((fault) => ({ ...fault, path: source }));
}
