import { fromBase64, toBase64 } from "./base64.ts";
import { isRecord } from "./field-of.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import type { Prepared } from "./prepared.ts";

const sealed = "ENC[AES256_GCM,";

/**
 * A Secret with its `stringData` within its `data`, as an API server does it: otherwise a live object never tells
 * whether it is as written. No message holds a value.
 */
export function foldStringData(object: KubernetesObject): Prepared {
  const { stringData, data, ...rest } = object;
  const fault = dataFault(data) ?? stringDataFault(stringData);
  if (fault !== undefined) return { kind: "refused", message: fault };
  const folded: Record<string, string> = {};
  for (const [key, value] of entriesOf(data)) {
    folded[key] = btoa((typeof value === "string" ? fromBase64(value) : undefined) ?? "");
  }
  for (const [key, value] of entriesOf(stringData)) {
    folded[key] = toBase64(typeof value === "string" ? value : "");
  }
  const isEmpty = data === undefined && stringData === undefined;
  return { kind: "payload", object: { ...rest, ...(isEmpty ? {} : { data: folded }) } };
}

function dataFault(data: unknown): string | undefined {
  if (!isMapOrNone(data)) return "data must be a map of names and values";
  const bad = entriesOf(data).find(
    ([, value]) => value !== null && (typeof value !== "string" || fromBase64(value) === undefined),
  );
  if (bad === undefined) return undefined;
  return `data.${bad[0]} is not base64: encode it, or write it as it is under stringData`;
}

function stringDataFault(stringData: unknown): string | undefined {
  if (!isMapOrNone(stringData)) return "stringData must be a map of names and values";
  const bad = entriesOf(stringData).find(
    ([, value]) => value !== null && typeof value !== "string",
  );
  return bad === undefined ? undefined : `stringData.${bad[0]} must be a text: put it in quotes`;
}

function isMapOrNone(value: unknown): boolean {
  return value === undefined || value === null || isRecord(value);
}

/** Why an object must not be applied as it is: SOPS encrypted it. */
export function sopsFault(object: KubernetesObject): string | undefined {
  const isSealed = isRecord(object["sops"]) || (isSecret(object) && holdsSealed(object));
  if (!isSealed) return undefined;
  return "it is encrypted with SOPS and would be applied undecrypted: bring it to the cluster another way (External Secrets, Sealed Secrets) and take it out of this folder";
}

export function isSecret({ apiVersion, kind }: KubernetesObject): boolean {
  return apiVersion === "v1" && kind === "Secret";
}

/** In place of base64, or within it where a generator encoded an encrypted file. */
function holdsSealed({ data, stringData }: KubernetesObject): boolean {
  const texts = [...entriesOf(data), ...entriesOf(stringData)].flatMap(([, value]) =>
    typeof value === "string" ? [value] : [],
  );
  return texts.some((text) => text.includes(sealed) || fromBase64(text)?.includes(sealed) === true);
}

function entriesOf(map: unknown): readonly [string, unknown][] {
  return isRecord(map) ? Object.entries(map) : [];
}
