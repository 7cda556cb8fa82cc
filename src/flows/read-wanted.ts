import { formatFault, type Fault } from "../core/fault.ts";
import type { Flags } from "../core/flags/flags.ts";
import { mergeFlags, type FlagsFile } from "../core/flags/merge-flags.ts";
import { parseFlags } from "../core/flags/parse-flags.ts";
import { detectSource } from "../core/manifest/detect-source.ts";
import type { ServiceFiles } from "../core/manifest/service-files.ts";
import { boundFaults } from "../core/reconcile/allowed-objects.ts";
import { renderManifests, type Manifest } from "../core/reconcile/render-manifests.ts";
import { distinctObjects } from "../core/render/distinct-objects.ts";
import { servedVersion } from "../core/render/served-version.ts";
import type { Stage } from "../core/delivery/shipyard.ts";
import type { Ports } from "../ports.ts";
import type { Sha, TreeFile } from "../ports/git.ts";
import type { ProjectView } from "./project-view.ts";
import { readService } from "./read-service.ts";
import { renderChart, type Rendered } from "./render-chart.ts";
import { renderKustomization } from "./render-kustomization.ts";

/** What a stage's branch asks for: objects of the cluster and states of feature flags, or why it cannot be said. */
export type Wanted =
  | {
      readonly kind: "wanted";
      readonly manifests: readonly Manifest[];
      readonly flags: Flags;
      /** Where they are written; the first stands for all in messages. */
      readonly flagFiles: readonly string[];
    }
  | { readonly kind: "faulty"; readonly messages: readonly string[] };

/** What one service asks for. */
type Part =
  | {
      readonly kind: "wanted";
      readonly manifests: readonly Manifest[];
      readonly flagsFile: FlagsFile | undefined;
    }
  | Extract<Wanted, { kind: "faulty" }>;

type Reading = { readonly stage: Stage; readonly at: Sha; readonly tree: readonly TreeFile[] };

/** Renders all services of a stage. The faults of all of them are told at once, each with its file and line. */
export async function readWanted(
  deps: Pick<Ports, "git" | "charts">,
  view: ProjectView,
  { stage, at }: { readonly stage: Stage; readonly at: Sha },
): Promise<Wanted> {
  const { repository } = view.project;
  const tree = await deps.git.list(repository, at, "");
  const names = view.layout.servicesIn(
    stage.name,
    tree.map(({ path }) => path),
  );
  const services = await Promise.all(
    names.map((service) =>
      readService(deps, { repository, layout: view.layout, stage: stage.name, service, at }),
    ),
  );
  const parts = await Promise.all(
    services.map((service) => wantedOf(deps, view, { stage, at, tree, service })),
  );
  const wanted = parts.filter((part) => part.kind === "wanted");
  const written = wanted.flatMap(({ manifests }) => manifests);
  const distinct = distinctObjects(written, view.layout.namespace(stage.name));
  const files = wanted.flatMap(({ flagsFile }) => (flagsFile === undefined ? [] : [flagsFile]));
  const flags = mergeFlags(files);
  // What services share, such as a base, would be told of each.
  const messages = new Set([
    ...parts.flatMap((part) => (part.kind === "faulty" ? part.messages : [])),
    ...(distinct.ok ? [] : told(distinct.faults)),
    ...(flags.ok ? [] : told(flags.faults)),
    ...beyondBounds(view, stage, written),
  ]);
  if (!distinct.ok || !flags.ok || messages.size > 0) {
    return { kind: "faulty", messages: [...messages] };
  }
  const flagFiles = files.map(({ path }) => path);
  return { kind: "wanted", manifests: distinct.value, flags: flags.value, flagFiles };
}

function beyondBounds(
  { project, layout }: ProjectView,
  stage: Stage,
  manifests: readonly Manifest[],
): readonly string[] {
  const { name, namespaces, clusterScoped } = project;
  const own = `${name}-${stage.name}`;
  const namespace = layout.namespace(stage.name);
  if (namespace === own || namespaces.includes(namespace)) {
    return boundFaults(manifests, { namespace, namespaces, clusterScoped });
  }
  const allowed = [own, ...namespaces].join(", ");
  return [
    `evenkeel.yaml's layout puts ${stage.name} into namespace ${namespace}, the server allows: ${allowed}`,
  ];
}

type OfService = Reading & { readonly service: ServiceFiles };

async function wantedOf(
  deps: Pick<Ports, "git" | "charts">,
  view: ProjectView,
  given: OfService,
): Promise<Part> {
  const { service } = given;
  const path = service.flags;
  const text = service.files.get(path);
  const flags = text === undefined ? undefined : parseFlags(text, path);
  const rendered = await render(deps, view, given);
  const messages = [
    ...(flags === undefined || flags.ok ? [] : told(flags.faults)),
    ...(rendered.kind === "faulty" ? rendered.messages : []),
  ];
  if (messages.length > 0 || rendered.kind === "faulty") return { kind: "faulty", messages };
  const { manifests } = rendered;
  if (text === undefined || flags?.ok !== true) {
    return { kind: "wanted", manifests, flagsFile: undefined };
  }
  return { kind: "wanted", manifests, flagsFile: { path, text, flags: flags.value } };
}

async function render(
  deps: Pick<Ports, "git" | "charts">,
  view: ProjectView,
  { stage, at, tree, service }: OfService,
): Promise<Rendered> {
  const source = detectSource(service);
  switch (source.kind) {
    case "none":
      return { kind: "rendered", manifests: [] };
    case "plain":
      return plain(source.files);
    case "helm":
      return renderChart(deps, view, { stage, service, source, tree });
    case "kustomize": {
      const { repository } = view.project;
      const { kustomization } = source;
      return renderKustomization(deps, { repository, at, tree, kustomization });
    }
    case "ambiguous":
      return { kind: "faulty", messages: [source.message] };
  }
}

function plain(files: ReadonlyMap<string, string>): Rendered {
  const read = renderManifests(files);
  if (!read.ok) return { kind: "faulty", messages: told(read.faults) };
  const manifests = read.value.map((manifest) => ({
    ...manifest,
    object: servedVersion(manifest.object),
  }));
  return { kind: "rendered", manifests };
}

function told(faults: readonly Fault[]): readonly string[] {
  return faults.map(formatFault);
}
