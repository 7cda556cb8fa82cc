import type { ObjectRef } from "./kubernetes-object.ts";
import { groupOf } from "./object-ref.ts";

type Path = readonly [string, ...string[]];

const template: Path = ["spec", "template"];
const places: ReadonlyMap<string, Path> = new Map([
  ["/PodTemplate", ["template"]],
  ["/ReplicationController", template],
  ["apps/DaemonSet", template],
  ["apps/Deployment", template],
  ["apps/ReplicaSet", template],
  ["apps/StatefulSet", template],
  ["batch/CronJob", ["spec", "jobTemplate", "spec", "template"]],
  ["batch/Job", template],
]);

/** Where an object of this kind describes the pods that come of it, as metadata and spec; undefined: nowhere. */
export function podTemplatePath({
  apiVersion,
  kind,
}: Pick<ObjectRef, "apiVersion" | "kind">): Path | undefined {
  return places.get(`${groupOf(apiVersion)}/${kind}`);
}

/** Where the containers of an object are, its own or those of the pods that come of it. */
export function podSpecPath(object: Pick<ObjectRef, "apiVersion" | "kind">): Path | undefined {
  if (object.apiVersion === "v1" && object.kind === "Pod") return ["spec"];
  const path = podTemplatePath(object);
  return path === undefined ? undefined : [...path, "spec"];
}
