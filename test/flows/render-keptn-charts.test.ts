import { describe, expect, it } from "vitest";
import { countInChart } from "../../src/core/action/count-in-chart.ts";
import { detectSource } from "../../src/core/manifest/detect-source.ts";
import { fieldOf } from "../../src/core/reconcile/field-of.ts";
import { readProject } from "../../src/flows/project-view.ts";
import { readService } from "../../src/flows/read-service.ts";
import { readWanted } from "../../src/flows/read-wanted.ts";
import { createProject } from "../../src/flows/setup/create-project.ts";
import { onboardService } from "../../src/flows/setup/onboard-service.ts";
import { unconfiguredProject } from "../../src/flows/unconfigured-project.ts";
import { real, realRenderer } from "../adapters/charts/real-programs.ts";
import { change, shaOf, upstream } from "../adapters/git/upstream.ts";
import { exampleFile, exampleFiles } from "../support/example-file.ts";

const missing = real.helm === undefined ? ": helm is not here" : "";

/** The tutorial's project, set up as its text says. */
async function sockshop() {
  const { git, repository } = await upstream();
  const clock = { now: () => new Date("2026-03-01T03:00:00.000Z") };
  const deps = { git, clock, pullRequests: null, author: null };
  const source = "onboarding-carts/shipyard.yaml";
  const shipyard = { source, text: exampleFile(source) };
  await createProject(deps, { name: "sockshop", repository, shipyard });
  const project = { project: "sockshop", repository };
  const carts = { service: "carts", ...exampleChart("onboarding-carts/carts"), strategy: null };
  await onboardService(deps, { ...project, ...carts });
  const database = { service: "carts-db", ...exampleChart("onboarding-carts/carts-db") };
  await onboardService(deps, { ...project, ...database, strategy: "direct" });
  return { git, repository };
}

function exampleChart(source: string) {
  const paths = exampleFiles().filter((path) => path.startsWith(`${source}/`));
  const files = paths.map((path) => [path.slice(source.length + 1), exampleFile(path)] as const);
  return { source, chart: new Map(files) };
}

/** Objects of a stage by name. */
async function objectsOf({ git, repository }: Awaited<ReturnType<typeof sockshop>>, name: string) {
  await using charts = await realRenderer();
  const reading = await readProject({ git }, unconfiguredProject("sockshop", repository));
  const view = reading.kind === "ready" ? reading.view : undefined;
  const stage = view?.shipyard.stages.find((one) => one.name === name);
  const at = view?.heads.get(name);
  if (view === undefined || stage === undefined || at === undefined) throw new Error("not set up");
  const wanted = await readWanted({ git, charts }, view, { stage, at });
  if (wanted.kind === "faulty") throw new Error(wanted.messages.join("\n"));
  const objects = wanted.manifests.map(
    ({ object }) => [`${object.kind}/${object.metadata.name}`, object] as const,
  );
  const carts = await readService(
    { git },
    { repository, ...view, stage: name, service: "carts", at },
  );
  return { objects: new Map(objects), carts, at };
}

describe.skipIf(real.helm === undefined)(`Keptn's charts, rendered${missing}`, () => {
  it("run once on a stage that is direct", async () => {
    const { objects } = await objectsOf(await sockshop(), "dev");
    expect([...objects.keys()].toSorted()).toEqual([
      "Deployment/carts",
      "Deployment/carts-db",
      "PersistentVolumeClaim/carts-db-mongodata",
      "Service/carts",
      "Service/carts-db",
    ]);
    expect(objects.get("Deployment/carts-db")).toMatchObject({ apiVersion: "apps/v1" });
    expect(JSON.stringify(objects.get("Deployment/carts"))).toContain(
      "keptn_project=sockshop keptn_service=carts keptn_stage=dev keptn_deployment=direct",
    );
  });

  it("run with a primary on a stage that is blue/green, but for the database", async () => {
    const { objects } = await objectsOf(await sockshop(), "production");
    expect([...objects.keys()].toSorted()).toEqual([
      "Deployment/carts",
      "Deployment/carts-db",
      "Deployment/carts-primary",
      "PersistentVolumeClaim/carts-db-mongodata",
      "Service/carts",
      "Service/carts-canary",
      "Service/carts-db",
      "Service/carts-primary",
    ]);
    expect(JSON.stringify(objects.get("Deployment/carts"))).toContain("keptn_deployment=canary");
    expect(JSON.stringify(objects.get("Deployment/carts-primary"))).toContain(
      "keptn_deployment=primary",
    );
  });

  it("scale, primary and canary, by the one count that a remediation edits", async () => {
    const { git, repository } = await sockshop();
    const { carts, at } = await objectsOf({ git, repository }, "production");
    const source = detectSource(carts);
    const count = source.kind === "helm" ? countInChart(carts, source) : undefined;
    const edited = count?.kind === "field" ? count.edit("2") : undefined;
    if (count?.kind !== "field" || edited?.ok !== true) throw new Error("nothing to scale");
    const scaled = change({ [count.path]: edited.text }, { branch: "production", expected: at });
    shaOf(await git.commit(repository, scaled));
    const { objects } = await objectsOf({ git, repository }, "production");
    for (const name of ["carts", "carts-primary"]) {
      expect(fieldOf(objects.get(`Deployment/${name}`), "spec", "replicas")).toBe(2);
    }
    expect(fieldOf(objects.get("Deployment/carts-db"), "spec", "replicas")).toBe(1);
  });
});
