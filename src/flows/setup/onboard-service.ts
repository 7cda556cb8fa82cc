import { detectSource } from "../../core/manifest/detect-source.ts";
import type { ServiceFiles } from "../../core/manifest/service-files.ts";
import type { Fault } from "../../core/fault.ts";
import { nameFault } from "../../core/names.ts";
import { serviceMetadata } from "../../core/setup/service-metadata.ts";
import { validateFile } from "../../core/validation/validate-file.ts";
import type { CommitChange, Sha } from "../../ports/git.ts";
import type { ProjectView } from "../project-view.ts";
import { readService } from "../read-service.ts";
import { readSetup, type NamedProject } from "./read-setup.ts";
import { refused, type SetupDeps, type SetupOutcome, type SetupRefusal } from "./setup-outcome.ts";
import { writeStages } from "./write-stages.ts";

export type Onboarding = NamedProject & {
  readonly service: string;
  /** Files by path below the chart's folder; bytes where a file is no text. */
  readonly chart: ReadonlyMap<string, string | Uint8Array>;
  /** The folder as its author knows it, for messages. */
  readonly source: string;
  /** `direct` for what is never run twice, such as a database; null leaves it to the shipyard. */
  readonly strategy: "direct" | null;
};

/** Puts a service's chart on every stage; what an earlier chart had and this one has not is deleted. */
export async function onboardService(deps: SetupDeps, given: Onboarding): Promise<SetupOutcome> {
  const { service, chart, source } = given;
  const fault = nameFault("service", service);
  if (fault !== undefined) return refused("bad-name", fault);
  if (!chart.has("Chart.yaml")) {
    const message = `${source} is no Helm chart: a Chart.yaml is missing in it`;
    return refused("no-chart", message);
  }
  const faults = chartFaults(given);
  if (faults.length > 0) return { kind: "faulty", faults };
  const reading = await readSetup(deps, given);
  if (reading.kind === "refused") return reading;
  const { view } = reading;
  return writeStages(deps, view, {
    stages: view.shipyard.stages.map(({ name }) => name),
    service,
    text: "onboard the service with its chart",
    slug: `onboard-${service}`,
    files: (stage, at) => filesOf(deps, view, { given, stage, at }),
  });
}

function chartFaults({ chart, source }: Onboarding): readonly Fault[] {
  return [...chart].flatMap(([path, content]) =>
    typeof content === "string" ? validateFile(`${source}/${path}`, content) : [],
  );
}

async function filesOf(
  { git }: SetupDeps,
  view: ProjectView,
  where: { readonly given: Onboarding; readonly stage: string; readonly at: Sha },
): Promise<CommitChange["files"] | SetupRefusal> {
  const { given, stage, at } = where;
  const { service, chart, strategy } = given;
  const { repository } = view.project;
  const place = view.layout.service(stage, service);
  const wanted = new Map([...chart].map(([path, content]) => [`${place.chart}/${path}`, content]));
  const known = await readService({ git }, { ...where, repository, layout: view.layout, service });
  const ambiguous = ambiguity(known, wanted);
  if (ambiguous !== undefined) return refused("ambiguous", `on stage ${stage}, ${ambiguous}`);
  const earlier = await git.list(repository, at, place.chart);
  const gone = earlier.filter(({ path }) => !wanted.has(path));
  const existing = await git.read(repository, at, place.metadata);
  return new Map<string, string | Uint8Array | null>([
    ...wanted,
    ...gone.map(({ path }) => [path, null] as const),
    [place.metadata, serviceMetadata(service, existing, strategy)],
  ]);
}

/** Why it would not be clear what runs, once the chart is there. */
function ambiguity(
  service: ServiceFiles,
  chart: ReadonlyMap<string, string | Uint8Array>,
): string | undefined {
  const texts = [...chart].flatMap(([path, content]) =>
    typeof content === "string" ? [[path, content] as const] : [],
  );
  const source = detectSource({ ...service, files: new Map([...service.files, ...texts]) });
  return source.kind === "ambiguous" ? source.message : undefined;
}
