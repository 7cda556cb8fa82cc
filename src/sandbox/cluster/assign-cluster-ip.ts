import { fieldOf, isRecord, textOf } from "../../core/reconcile/field-of.ts";

type Json = Readonly<Record<string, unknown>>;

/** Gives a Service that wants one a virtual address: its live one, else one that `revision` makes its own. */
export function assignClusterIp(service: Json, live: Json | undefined, revision: number): Json {
  const isExternal = textOf(service, "spec", "type") === "ExternalName";
  if (isExternal || fieldOf(service, "spec", "clusterIP") !== undefined) return service;
  const made = `10.96.${(revision >> 8) & 255}.${revision & 255}`;
  const clusterIP = textOf(live, "spec", "clusterIP") ?? made;
  const spec = service["spec"];
  return {
    ...service,
    spec: { ...(isRecord(spec) ? spec : {}), clusterIP, clusterIPs: [clusterIP] },
  };
}
