import { detectSource } from "../manifest/detect-source.ts";
import type { ServiceFiles } from "../manifest/service-files.ts";
import type { ActionType } from "./action.ts";
import { countInChart } from "./count-in-chart.ts";
import { planCount, type FoundCount } from "./count-field.ts";
import { countInKustomization } from "./count-in-kustomization.ts";
import { countInManifests } from "./count-in-manifests.ts";
import { parseScaling, scalingKeys } from "./parse-scaling.ts";
import { refusal } from "./refusal.ts";

/** Changes how many replicas a service has. */
export const scaling = {
  name: "scaling",
  aliases: [],
  parseValue: parseScaling,
  plan: (files, effect, { bounds }) =>
    effect.kind === "scale"
      ? planCount(findCount(files), effect, bounds)
      : refusal("bad-value", `scaling cannot ${effect.kind} anything`),
  about: {
    does: "Changes how many replicas the service has.",
    forms: [
      ['"+1"', "one more; `1` and `-1` are relative too, as in Keptn"],
      ['"=3"', "three, however many there are"],
      ['"+50%"', "half as many again, rounded up"],
      ["{by: 2, min: 2, max: 6}", "two more, within limits of its own"],
    ],
    keys: scalingKeys,
    edits:
      "`spec.replicas` of the Deployment or StatefulSet (`<service>-primary`, else the only one, else the one named as the service); `minReplicas` of its HorizontalPodAutoscaler or `minReplicaCount` of its KEDA ScaledObject where one owns the replicas; `replicaCount`, or `autoscaling.minReplicas`, of a chart; the entry under `replicas` of a kustomization.",
    refuses: [
      "less than `minReplicas` or more than `maxReplicas` of evenkeel.yaml and of the server, or than the autoscaler's own maximum; zero by anything but `=0`",
      "a workload, autoscaler or value that is not the only one it could be",
    ],
  },
} as const satisfies ActionType;

function findCount(files: ServiceFiles): FoundCount {
  const source = detectSource(files);
  if (source.kind === "plain") return countInManifests(files, source.files);
  if (source.kind === "helm") return countInChart(files, source);
  if (source.kind === "kustomize") return countInKustomization(files, source);
  return refusal(source.kind === "none" ? "nothing-to-edit" : "ambiguous", source.message);
}
