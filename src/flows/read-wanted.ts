import { formatFault, type Fault } from "../core/fault.ts";
import { parseFlags } from "../core/flags/parse-flags.ts";
import { detectSource } from "../core/manifest/detect-source.ts";
import type { ServiceFiles } from "../core/manifest/service-files.ts";
import { boundFaults } from "../core/reconcile/allowed-objects.ts";
import { renderManifests, type Manifest } from "../core/reconcile/render-manifests.ts";
import type { Stage } from "../core/delivery/shipyard.ts";
import type { Ports, Sha } from "../ports.ts";
import type { ProjectView } from "./project-view.ts";
import { readService } from "./read-service.ts";

/** What a stage's branch asks for: objects of the cluster and states of feature flags, or why it cannot be said. */
export type Wanted =
  | {
      readonly kind: "wanted";
      readonly manifests: readonly Manifest[];
      readonly flags: ReadonlyMap<string, boolean>;
    }
  | { readonly kind: "faulty"; readonly messages: readonly string[] };

export async function readWanted(
  deps: Pick<Ports, "git">,
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
  const parts = services.map(wantedOf);
  const messages = parts.flatMap((part) => (part.kind === "faulty" ? part.messages : []));
  if (messages.length > 0) return { kind: "faulty", messages };
  const wanted = parts.filter((part) => part.kind === "wanted");
  const manifests = wanted.flatMap((part) => part.manifests);
  const { namespaces, clusterScoped, name } = view.project;
  const own = `${name}-${stage.name}`;
  const namespace = view.layout.namespace(stage.name);
  if (namespace !== own && !namespaces.includes(namespace)) {
    const message = `evenkeel.yaml's layout puts ${stage.name} into namespace ${namespace}, the server allows: ${[own, ...namespaces].join(", ")}`;
    return { kind: "faulty", messages: [message] };
  }
  const beyond = boundFaults(manifests, { namespace, namespaces, clusterScoped });
  if (beyond.length > 0) return { kind: "faulty", messages: beyond };
  return {
    kind: "wanted",
    manifests,
    flags: new Map(wanted.flatMap(({ flags }) => [...flags])),
  };
}

function wantedOf(service: ServiceFiles): Wanted {
  const text = service.files.get(service.flags);
  const flags = text === undefined ? undefined : parseFlags(text, service.flags);
  const manifests = manifestsOf(service);
  const messages = [
    ...(flags === undefined || flags.ok ? [] : told(flags.faults)),
    ...(manifests.kind === "faulty" ? manifests.messages : []),
  ];
  if (messages.length > 0 || manifests.kind === "faulty") return { kind: "faulty", messages };
  return { ...manifests, flags: flags?.ok === true ? flags.value : new Map<string, boolean>() };
}

function manifestsOf(service: ServiceFiles): Wanted {
  const source = detectSource(service);
  const none = { kind: "wanted", flags: new Map<string, boolean>() } as const;
  switch (source.kind) {
    case "none":
      return { ...none, manifests: [] };
    case "plain": {
      const rendered = renderManifests(source.files);
      if (!rendered.ok) return { kind: "faulty", messages: told(rendered.faults) };
      return { ...none, manifests: rendered.value };
    }
    case "helm":
      return cannotRender(service, "a Helm chart");
    case "kustomize":
      return cannotRender(service, "a kustomization");
    case "ambiguous":
      return { kind: "faulty", messages: [source.message] };
  }
}

function cannotRender({ service }: ServiceFiles, what: string): Wanted {
  const message = `${service} is ${what}, and this server renders plain manifests only: render it in your build and commit the result to ${service}/manifests`;
  return { kind: "faulty", messages: [message] };
}

function told(faults: readonly Fault[]): readonly string[] {
  return faults.map(formatFault);
}
