import { isDeepStrictEqual } from "node:util";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { fieldOf, isRecord, textOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import type { Resource } from "./resource.ts";

type Json = Readonly<Record<string, unknown>>;

/** The metadata that a client cannot choose, laid over what it may. */
export function systemFields(write: {
  readonly resource: Resource;
  readonly live: KubernetesObject | undefined;
  readonly finished: Json;
  readonly at: string;
  readonly revision: number;
}): KubernetesObject["metadata"] {
  const { resource, live, finished, at, revision } = write;
  const given = fieldOf(finished, "metadata");
  const metadata = isRecord(given) ? given : {};
  const name = textOf(metadata, "name") ?? "";
  const before = live?.metadata;
  return {
    ...metadata,
    name,
    uid: before?.uid ?? uidOf(`${resource.kind}/${name}/${revision}`),
    creationTimestamp: before?.["creationTimestamp"] ?? at,
    ...kept(before, "resourceVersion"),
    ...kept(before, "deletionTimestamp"),
    ...(resource.hasGeneration ? { generation: generationOf(live, finished) } : {}),
  };
}

function generationOf(live: KubernetesObject | undefined, finished: Json): number {
  if (live === undefined) return 1;
  const isChanged = !isDeepStrictEqual(substance(live), substance(finished));
  return (live.metadata.generation ?? 0) + (isChanged ? 1 : 0);
}

function kept(metadata: unknown, field: string): Json {
  const value = fieldOf(metadata, field);
  return value === undefined ? {} : { [field]: value };
}

/** What a generation counts changes of. */
function substance(object: Json): Json {
  const {
    metadata: _metadata,
    status: _status,
    apiVersion: _version,
    kind: _kind,
    ...rest
  } = object;
  return rest;
}

export function withName(object: Json, revision: number): Json {
  const metadata = fieldOf(object, "metadata");
  const prefix = textOf(metadata, "generateName");
  if (prefix === undefined || textOf(metadata, "name") !== undefined) return object;
  const suffix = uidOf(`${prefix}/${revision}`).slice(0, 5);
  return {
    ...object,
    metadata: { ...(isRecord(metadata) ? metadata : {}), name: prefix + suffix },
  };
}

/** As unique as its seed, and the same in every run of one world. */
function uidOf(seed: string): string {
  const hex = bytesToHex(sha256(utf8ToBytes(seed)));
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ];
  return [...parts, hex.slice(20, 32)].join("-");
}
