import { detectSource } from "../manifest/detect-source.ts";
import type { ServiceFiles } from "../manifest/service-files.ts";
import type { ActionType } from "./action.ts";
import { countInChart } from "./count-in-chart.ts";
import { planCount, type FoundCount } from "./count-field.ts";
import { countInKustomization } from "./count-in-kustomization.ts";
import { countInManifests } from "./count-in-manifests.ts";
import { parseScaling } from "./parse-scaling.ts";
import { refusal } from "./refusal.ts";

/** Changes how many replicas a service has. */
export const scaling = {
  name: "scaling",
  aliases: [],
  parseValue: parseScaling,
  plan: (files, effect, bounds) =>
    effect.kind === "scale"
      ? planCount(findCount(files), effect, bounds)
      : refusal("bad-value", `scaling cannot ${effect.kind} anything`),
} as const satisfies ActionType;

function findCount(files: ServiceFiles): FoundCount {
  const source = detectSource(files);
  if (source.kind === "plain") return countInManifests(files, source.files);
  if (source.kind === "helm") return countInChart(files, source);
  if (source.kind === "kustomize") return countInKustomization(files, source);
  return refusal(source.kind === "none" ? "nothing-to-edit" : "ambiguous", source.message);
}
