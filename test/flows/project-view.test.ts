import { describe, expect, it } from "vitest";
import type { Project } from "../../src/flows/project.ts";
import {
  findStage,
  modeOf,
  observationMinutes,
  readProject,
} from "../../src/flows/project-view.ts";
import { unconfiguredProject } from "../../src/flows/unconfigured-project.ts";
import { change, shaOf, upstream } from "../adapters/git/upstream.ts";

const shipyard = `stages:
  - { name: dev }
  - { name: production, remediation_strategy: automated }
`;

/** A project whose main branch had these contents, one commit after the other. */
async function projectOf(...commits: readonly Readonly<Record<string, string | null>>[]) {
  const { git, repository } = await upstream();
  let expected: string | undefined;
  for (const files of commits) {
    expected = shaOf(await git.commit(repository, change(files, { expected })));
  }
  const project = unconfiguredProject("shop", repository);
  const read = (given: Partial<Project> = {}) => readProject({ git }, { ...project, ...given });
  const view = async (given: Partial<Project> = {}) => {
    const reading = await read(given);
    if (reading.kind === "not-ready") throw new Error(reading.reason);
    return reading.view;
  };
  const modes = async (given: Partial<Project> = {}) => {
    const seen = await view(given);
    return seen.shipyard.stages.map((stage) => `${stage.name} ${modeOf(seen, stage)}`);
  };
  return { read, view, modes, url: repository.url };
}

describe("readProject()", () => {
  it.each([
    [[], "has no branch main yet"],
    [[{ "README.md": "hello" }], "shipyard.yaml on main cannot be used: there is none"],
    [[{ "shipyard.yaml": "stages: 5\n" }], "shipyard.yaml on main cannot be used: stages must be"],
  ])("is not ready with the commits %j, and says why", async (commits, reason) => {
    const { read } = await projectOf(...commits);
    expect(await read()).toMatchObject({
      kind: "not-ready",
      reason: expect.stringContaining(reason),
    });
  });

  it("goes on with the last good shipyard and policy, and keeps their faults", async () => {
    const { view } = await projectOf(
      { "shipyard.yaml": shipyard, "evenkeel.yaml": "stages: { dev: { mode: observe } }\n" },
      { "shipyard.yaml": "stages: [\n", "evenkeel.yaml": "stages: 5\n" },
    );
    const { shipyard: kept, policy, faults } = await view();
    expect(kept.stages.map(({ name }) => name)).toEqual(["dev", "production"]);
    expect(policy.stages["dev"]?.mode).toBe("observe");
    expect(faults.map(({ path }) => path)).toEqual(["shipyard.yaml", "evenkeel.yaml"]);
  });

  it("goes by the defaults where the policy was taken away", async () => {
    const { view } = await projectOf(
      { "shipyard.yaml": shipyard, "evenkeel.yaml": "stages: { dev: { mode: observe } }\n" },
      { "evenkeel.yaml": null },
    );
    const { policy, faults } = await view();
    expect(policy.stages).toEqual({});
    expect(faults).toEqual([]);
  });

  it("lets a repository ask for fewer replicas than the server allows, never for more", async () => {
    const limits = (count: number) => ({
      "shipyard.yaml": shipyard,
      "evenkeel.yaml": `limits: { maxReplicas: ${count} }\n`,
    });
    const modest = await projectOf(limits(3));
    const greedy = await projectOf(limits(5000));
    expect((await modest.view({ maxReplicas: 10 })).policy.limits.maxReplicas).toBe(3);
    expect((await greedy.view({ maxReplicas: 10 })).policy.limits.maxReplicas).toBe(10);
  });
});

describe("modeOf()", () => {
  it("is automated only where the shipyard says so", async () => {
    const { modes } = await projectOf({ "shipyard.yaml": shipyard });
    expect(await modes()).toEqual(["dev review", "production automated"]);
  });

  it("is what the policy says, over the shipyard", async () => {
    const policy = "stages: { dev: { mode: automated }, production: { mode: observe } }\n";
    const { modes } = await projectOf({ "shipyard.yaml": shipyard, "evenkeel.yaml": policy });
    expect(await modes()).toEqual(["dev automated", "production observe"]);
  });

  it.each([
    ["observe", ["dev observe", "production observe"]],
    ["review", ["dev review", "production review"]],
    ["automated", ["dev review", "production automated"]],
  ] as const)("is never more than a server allows that says %s", async (mode, expected) => {
    const { modes } = await projectOf({ "shipyard.yaml": shipyard });
    expect(await modes({ mode })).toEqual(expected);
  });
});

it("observationMinutes() and findStage() are of one stage", async () => {
  const { view } = await projectOf({ "shipyard.yaml": shipyard });
  const seen = await view();
  const stage = findStage(seen, "production");
  expect(stage && observationMinutes(seen, stage)).toBe(10);
  expect(findStage(seen, "moon")).toBeUndefined();
  expect(findStage(seen, null)).toBeUndefined();
});
