import { nameFault } from "../../core/names.ts";
import { serviceMetadata } from "../../core/setup/service-metadata.ts";
import { readSetup, type NamedProject } from "./read-setup.ts";
import { refused, type SetupDeps, type SetupOutcome } from "./setup-outcome.ts";
import { writeStages } from "./write-stages.ts";

/** Gives a service its folder on every stage, marked by Keptn's metadata.yaml. */
export async function createService(
  deps: SetupDeps,
  given: NamedProject & { readonly service: string },
): Promise<SetupOutcome> {
  const { service } = given;
  const fault = nameFault("service", service);
  if (fault !== undefined) return refused("bad-name", fault);
  const reading = await readSetup(deps, given);
  if (reading.kind === "refused") return reading;
  const { view } = reading;
  const { repository } = view.project;
  return writeStages(deps, view, {
    stages: view.shipyard.stages.map(({ name }) => name),
    service,
    text: "create the service",
    slug: `create-${service}`,
    files: async (stage, at) => {
      const { metadata } = view.layout.service(stage, service);
      const existing = await deps.git.read(repository, at, metadata);
      return new Map([[metadata, serviceMetadata(service, existing, null)]]);
    },
  });
}
