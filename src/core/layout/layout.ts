import type { LayoutPolicy, LayoutTemplates } from "../policy/policy.ts";

/** Where everything of a project is: the only place that knows a branch name or a path. */
export type Layout = {
  /** Branch of shipyard.yaml and evenkeel.yaml. */
  readonly mainBranch: string;
  readonly stageBranch: (stage: string) => string;
  readonly namespace: (stage: string) => string;
  readonly service: (stage: string, service: string) => ServicePlace;
  /** Where objectives and indicators of a service may be, the most specific last: project, stage, service. */
  readonly objectives: (stage: string, service: string) => readonly ObjectivePlace[];
  /** Folder of what a stage's services share, "" for the root; undefined where stages have no folder of their own. */
  readonly stageFolder: (stage: string) => string | undefined;
  /** Services that have at least one file among `paths` of the stage's branch, sorted. */
  readonly servicesIn: (stage: string, paths: readonly string[]) => readonly string[];
};

/** Folders and files of one service on its stage's branch. */
export type ServicePlace = {
  readonly branch: string;
  /** Folder of the rules. */
  readonly root: string;
  /** Folder of what runs. */
  readonly manifests: string;
  /** Folder that an onboarded chart goes to. */
  readonly chart: string;
  readonly flags: string;
  readonly remediation: string;
  readonly slo: string;
  /** Marks a service that has nothing else yet, as Keptn did. */
  readonly metadata: string;
};

/** One level that a slo.yaml and sli.yaml may be written at. */
export type ObjectivePlace = {
  readonly level: "project" | "stage" | "service";
  readonly branch: string;
  readonly slo: string;
  /** Where an SLI file of a provider may be, the most specific last. */
  readonly sli: (provider: string) => readonly string[];
};

export const shipyardFile = "shipyard.yaml";
/** What a project says of the objectives of all its services, on the main branch. */
export const projectSloFile = "slo.yaml";
export const policyFile = "evenkeel.yaml";
export const journalBranch = "evenkeel/journal";

const presets = {
  "stage-branches": { branch: "{stage}", rules: "{service}" },
  folders: { branch: "{main}", rules: "{stage}/{service}" },
} as const;

const serviceFile =
  /^(metadata\.yaml|remediation\.yaml|slo\.yaml|flags\.yaml|([^/]+\/)?sli\.yaml|kustomization\.ya?ml|(manifests|chart|helm)\/.+)$/;

export function createLayout(given: {
  readonly project: string;
  readonly mainBranch: string;
  readonly policy: LayoutPolicy;
}): Layout {
  const { project, mainBranch } = given;
  const templates = templatesOf(given.policy);
  const fill = (template: string, stage: string, service = "") =>
    template
      .replaceAll("{main}", mainBranch)
      .replaceAll("{project}", project)
      .replaceAll("{stage}", stage)
      .replaceAll("{service}", service);
  const layout: Layout = {
    mainBranch,
    stageBranch: (stage) => fill(templates.branch, stage),
    namespace: (stage) => fill(templates.namespace, stage),
    service: (stage, service) => {
      const root = fill(templates.rules, stage, service);
      return {
        branch: fill(templates.branch, stage),
        root,
        manifests: fill(templates.manifests, stage, service),
        chart: `${root}/chart`,
        flags: fill(templates.flags, stage, service),
        remediation: `${root}/remediation.yaml`,
        slo: `${root}/slo.yaml`,
        metadata: `${root}/metadata.yaml`,
      };
    },
    objectives: (stage, service) => {
      const branch = fill(templates.branch, stage);
      const folder = layout.stageFolder(stage);
      const isProject = folder === "" && branch === mainBranch;
      return [
        objectivePlace("project", mainBranch, ""),
        ...(folder === undefined || isProject ? [] : [objectivePlace("stage", branch, folder)]),
        objectivePlace("service", branch, fill(templates.rules, stage, service)),
      ];
    },
    stageFolder: (stage) => {
      if (templates.branch.includes("{stage}")) return "";
      const shared = templates.rules.split("/").slice(0, -1);
      const end = shared.findIndex((part) => part.includes("{service}"));
      const folder = (end < 0 ? shared : shared.slice(0, end)).join("/");
      return folder.includes("{stage}") ? fill(folder, stage) : undefined;
    },
    servicesIn: (stage, paths) => {
      const rules = servicePattern(fill(templates.rules, stage, "{service}"));
      const manifests = servicePattern(fill(templates.manifests, stage, "{service}"));
      const found = paths.map((path) => {
        const { service, rest = "" } = rules.exec(path)?.groups ?? {};
        // A folder with nothing else is a provider's, of the stage's own indicators.
        if (rest === "sli.yaml") return undefined;
        if (service !== undefined && serviceFile.test(rest)) return service;
        return manifests.exec(path)?.groups?.["service"];
      });
      return [...new Set(found.filter((service) => service !== undefined))].toSorted();
    },
  };
  return layout;
}

/** The (stage, service) pairs whose folders hold `path`; more than one means that a change would reach further. */
export function ownersOf(
  layout: Layout,
  file: { readonly branch: string; readonly path: string },
  candidates: readonly { readonly stage: string; readonly service: string }[],
): readonly { readonly stage: string; readonly service: string }[] {
  return candidates.filter(({ stage, service }) => {
    const place = layout.service(stage, service);
    if (place.branch !== file.branch) return false;
    return (
      file.path === place.flags ||
      file.path.startsWith(`${place.root}/`) ||
      file.path.startsWith(`${place.manifests}/`)
    );
  });
}

function objectivePlace(
  level: ObjectivePlace["level"],
  branch: string,
  folder: string,
): ObjectivePlace {
  const below = folder === "" ? "" : `${folder}/`;
  return {
    level,
    branch,
    slo: `${below}slo.yaml`,
    sli: (provider) => [`${below}sli.yaml`, `${below}${provider}/sli.yaml`],
  };
}

function templatesOf(policy: LayoutPolicy): LayoutTemplates {
  if (typeof policy !== "string") return policy;
  const { branch, rules } = presets[policy];
  return {
    branch,
    rules,
    manifests: `${rules}/manifests`,
    flags: `${rules}/flags.yaml`,
    namespace: "{project}-{stage}",
  };
}

function servicePattern(template: string): RegExp {
  const escaped = template.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
  const [first = "", ...more] = escaped.split("{service}");
  const name = "(?<service>[a-z]([-a-z0-9]{0,61}[a-z0-9])?)";
  return new RegExp(`^${first}${name}${more.join(String.raw`\k<service>`)}/(?<rest>.+)$`);
}
