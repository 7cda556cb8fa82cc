import { z } from "zod";
import { editField } from "../manifest/edit-field.ts";
import { isKustomization } from "../manifest/is-kustomization.ts";
import type { ServiceFiles } from "../manifest/service-files.ts";
import { strictMap } from "../yaml/strict-map.ts";
import type { ActionPlan, ActionType, Bounds, EffectOf } from "./action.ts";
import { countFault } from "./count-fault.ts";
import { findTarget } from "./find-target.ts";
import { keysOf, readValue, scalarText } from "./read-value.ts";
import { refusal } from "./refusal.ts";

const key = z.string().min(1).max(300);

const shape = strictMap({
  field: z
    .union([key, z.array(scalarText).min(1).max(30)], {
      error: "write the field's keys, joined with dots or as a list",
    })
    .describe(
      "where the value is: keys joined with dots, or a list of keys; an item of a list by its position or its `name`",
    ),
  to: scalarText
    .refine((text) => text.length <= 1000 && !/[\r\n]/.test(text), "write one line")
    .describe("the new value; it keeps the type that the field has"),
  object: z
    .string()
    .regex(/^[A-Za-z]+\/[^/\s]+$/, "write the kind and the name, as in Deployment/carts")
    .nullish()
    .describe("whose field it is, where several objects have it: `Deployment/carts`"),
  file: z
    .string()
    .min(1)
    .nullish()
    .describe("the file, within the service's folder, where several have the field"),
});

/** Changes any single value of a service's files. */
export const set = {
  name: "set",
  aliases: [],
  parseValue: (value) =>
    readValue(shape, value, ({ field, to, object, file }) => ({
      kind: "set",
      field,
      to,
      object: object ?? null,
      file: file ?? null,
    })),
  plan: (files, effect, { bounds }) =>
    effect.kind === "set"
      ? planSet(files, effect, bounds)
      : refusal("bad-value", "set needs a field"),
  about: {
    does: "Changes one value anywhere in the service's manifests, values or kustomization.",
    forms: [
      [
        "{field: spec.template.spec.containers.0.resources.limits.memory, to: 512Mi}",
        "the memory limit of the first container",
      ],
      [
        "{field: spec.template.spec.containers.carts.image, to: carts:1.2, object: Deployment/carts}",
        "the image of the container `carts` of one Deployment",
      ],
      [
        '{field: [metadata, annotations, prometheus.io/scrape], to: "true", file: manifests/svc.yaml}',
        "a key that has dots in it",
      ],
    ],
    keys: keysOf(shape),
    edits:
      "That value where it is written, in the quotes it has; nothing else in the file. In a chart it is a value of `values.yaml`. A field that is absent is added only where the map around it is there and its object is clear.",
    refuses: [
      "a field that is not there, or that several objects have",
      "another type than the field has: a number does not become a text",
      "what says which object it is: `apiVersion`, `kind`, `metadata.name`, `metadata.namespace`",
      "a number of replicas, or an autoscaler's least or most, beyond `minReplicas` and `maxReplicas` of evenkeel.yaml and of the server",
      "what a kustomization builds on, generates or patches; its images, replicas, labels, annotations and config maps may change",
      "files of the service that say what Evenkeel does: rules, objectives, flags",
    ],
  },
} as const satisfies ActionType;

/** What of a kustomization changes values and brings in no other objects. */
const kustomized: ReadonlySet<string> = new Set([
  "commonAnnotations",
  "commonLabels",
  "configMapGenerator",
  "images",
  "labels",
  "replicas",
]);

const identity = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];

function planSet(service: ServiceFiles, effect: EffectOf<"set">, bounds: Bounds): ActionPlan {
  const target = findTarget(service, effect);
  if (target.kind === "refusal") return target;
  const { place, object } = target;
  if (object !== null && identity.includes(place.path.join("."))) {
    const message = `${place.path.join(".")} says which object it is: another one would take its place`;
    return refusal("out-of-reach", message);
  }
  const beyond = countFault(place.path, effect.to, bounds);
  if (beyond !== undefined) return refusal("out-of-bounds", beyond);
  if (isKustomization(place.file) && !kustomized.has(String(place.path[0]))) {
    const message = `${place.file}: ${place.path.join(".")} says what is built: let a person change it`;
    return refusal("out-of-reach", message);
  }
  const text = service.files.get(place.file) ?? "";
  const edited = editField(text, place, { value: effect.to, position: "last" });
  if (!edited.ok) return refusal(edited.reason, edited.message);
  const field = place.path.join(".");
  const { from, text: content } = edited;
  if (content === text) {
    return { kind: "nothing-to-do", message: `${place.file}: ${field} is already ${effect.to}` };
  }
  const name = place.path.findLast((part) => typeof part === "string") ?? field;
  const edit = { path: place.file, field, object, from, to: effect.to, content };
  const change = from === null ? `→ ${effect.to}` : `${from} → ${effect.to}`;
  return { kind: "change", edits: [edit], summary: `${name} ${change}` };
}
