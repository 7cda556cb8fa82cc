import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import { UnavailableError } from "../../ports.ts";
import type { ObjectQuery } from "../../ports/cluster.ts";
import { LiveObject } from "./schema.ts";

export function parseObject(body: unknown): KubernetesObject {
  const parsed = LiveObject.safeParse(body);
  if (!parsed.success) throw new UnavailableError("The cluster answered with no object.");
  return parsed.data;
}

/** An object of a list or a watch: it may not say its kind, or only that it is the metadata of one. */
export function parseItem(
  { apiVersion, kind }: Pick<ObjectQuery, "apiVersion" | "kind">,
  item: Readonly<Record<string, unknown>>,
): KubernetesObject {
  return parseObject({ ...item, apiVersion, kind });
}
