import { editField } from "../manifest/edit-field.ts";
import { detectSource, type ManifestSource } from "../manifest/detect-source.ts";
import { describeObject, manifestObjects } from "../manifest/manifest-object.ts";
import type { ServiceFiles } from "../manifest/service-files.ts";
import type { FieldPlace } from "../manifest/verify-edit.ts";
import { strictMap } from "../yaml/strict-map.ts";
import type { ActionPlan, ActionType, Cause } from "./action.ts";
import { isWorkload, pickWorkload } from "./pick-workload.ts";
import { readValue } from "./read-value.ts";
import { refusal } from "./refusal.ts";

/** Says what a pod template was last changed for; any new value of it makes Kubernetes replace the pods. */
export const restartAnnotation = "evenkeel.dev/restarted-for";

/** Replaces the pods of a service, a few at a time, as its Deployment says. */
export const restart = {
  name: "restart",
  aliases: [],
  parseValue: (value) => readValue(strictMap({}), value ?? {}, () => ({ kind: "restart" })),
  plan: (files, effect, { cause }) =>
    effect.kind === "restart"
      ? planRestart(files, cause)
      : refusal("bad-value", "restart takes no value"),
  about: {
    does: "Replaces the service's pods, a few at a time, by a new annotation on its pod template.",
    forms: [["", "every pod of the service's workload is replaced"]],
    keys: {},
    edits: `The annotation \`${restartAnnotation}: "<problem>-<attempt>"\` in the pod template of the service's Deployment or StatefulSet; in a chart the value \`podAnnotations\`.`,
    refuses: [
      "the service has no workload in its files, or several of which none is named as the service",
      "a chart whose templates do not read `.Values.podAnnotations`",
    ],
  },
} as const satisfies ActionType;

type Target = { readonly place: FieldPlace; readonly object: string | null };

function planRestart(service: ServiceFiles, { problem, attempt }: Cause): ActionPlan {
  const source = detectSource(service);
  if (source.kind === "none") return refusal("nothing-to-edit", source.message);
  if (source.kind === "ambiguous") return refusal("ambiguous", source.message);
  const target = source.kind === "helm" ? chartTarget(source) : workloadTarget(service, source);
  if ("kind" in target) return target;
  const { place, object } = target;
  const to = `${problem}-${attempt}`;
  // In quotes, for some ids read like numbers: 123456789e-1.
  const field = { value: to, position: "last", quote: '"' } as const;
  const edited = editField(service.files.get(place.file) ?? "", place, field);
  if (!edited.ok) return refusal(edited.reason, edited.message);
  const { from, text: content } = edited;
  const edit = { path: place.file, field: place.path.join("."), object, from, to, content };
  return { kind: "change", edits: [edit], summary: `restart ${object ?? service.service}` };
}

function chartTarget({
  chart,
  values,
  templates,
}: Extract<ManifestSource, { readonly kind: "helm" }>) {
  const reads = [...templates.values()].some((text) => /\.Values\.podAnnotations\b/.test(text));
  if (!reads) {
    const message = `no template of the chart ${chart} reads .Values.podAnnotations, by which it would be restarted: let its pod template have them`;
    return refusal("nothing-to-edit", message);
  }
  const place = { file: values, document: 0, path: ["podAnnotations", restartAnnotation] };
  return { place, object: null } satisfies Target;
}

function workloadTarget(
  { service }: ServiceFiles,
  { files }: Extract<ManifestSource, { readonly kind: "plain" | "kustomize" }>,
) {
  const read = manifestObjects(files);
  if (!read.ok) return refusal(read.reason, read.message);
  // A patch names its workload again: the first file that does is as good as any.
  const workloads = new Map(
    read.objects
      .filter(isWorkload)
      .toReversed()
      .map((workload) => [describeObject(workload), workload]),
  );
  const picked = pickWorkload(service, [...workloads.values()]);
  if (picked.kind === "refusal") return picked;
  const { path: file, document } = picked.workload;
  const path = ["spec", "template", "metadata", "annotations", restartAnnotation];
  const object = describeObject(picked.workload);
  return { place: { file, document, path }, object } satisfies Target;
}
