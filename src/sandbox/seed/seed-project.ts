import { createLayout, policyFile, shipyardFile } from "../../core/layout/layout.ts";
import type { Git, Repository } from "../../ports/git.ts";

/** What a project's upstream repository holds when the demo begins. */
export type SeedProject = {
  readonly name: string;
  readonly shipyard: string;
  readonly policy: string;
  readonly stages: readonly string[];
  /** Files of a service by path below its own folder, for each stage that runs it. */
  readonly services: Readonly<Record<string, (stage: string) => Readonly<Record<string, string>>>>;
  readonly owners: string;
};

type Preset = "stage-branches" | "folders";

const author = { name: "Ada", email: "ada@example.org" };

/** Writes a project into an empty repository, as its owner would have: main first, then each stage. */
export async function seedProject(
  { git, now }: { readonly git: Git; readonly now: () => Date },
  given: {
    readonly project: SeedProject;
    readonly repository: Repository;
    readonly preset: Preset;
  },
): Promise<void> {
  const { project, repository, preset } = given;
  const layout = createLayout({ project: project.name, mainBranch: "main", policy: preset });
  const policy = preset === "folders" ? `layout: folders\n${project.policy}` : project.policy;
  let head = await commit({
    branch: "main",
    expected: undefined,
    files: new Map([
      [shipyardFile, project.shipyard],
      [policyFile, policy],
      ["CODEOWNERS", project.owners],
    ]),
    message: `feat: create the project ${project.name}\n\nProject: ${project.name}\n`,
  });
  for (const stage of project.stages) {
    const branch = layout.stageBranch(stage);
    const isMain = branch === layout.mainBranch;
    const sha = await commit({
      branch,
      expected: isMain ? head : undefined,
      ...(isMain ? {} : { parent: head }),
      files: filesOf(project, layout, stage),
      message: `feat(${stage}): onboard ${Object.keys(project.services).join(" and ")}\n\nProject: ${project.name}\nStage: ${stage}\n`,
    });
    if (isMain) head = sha;
  }

  async function commit(
    change: Omit<Parameters<Git["commit"]>[1], "at" | "author">,
  ): Promise<string> {
    const result = await git.commit(repository, { ...change, author, at: now() });
    if (result.kind === "committed" || result.kind === "unchanged") return result.sha;
    throw new Error(
      `the repository of ${project.name} is not new: remove its folder and start again`,
    );
  }
}

function filesOf(
  { services }: SeedProject,
  layout: ReturnType<typeof createLayout>,
  stage: string,
): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(services).flatMap(([service, files]) => {
      const { root } = layout.service(stage, service);
      return Object.entries(files(stage)).map(([path, text]) => [`${root}/${path}`, text] as const);
    }),
  );
}
