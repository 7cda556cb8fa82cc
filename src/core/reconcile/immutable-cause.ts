import type { FieldCause } from "../ownership/field-conflict.ts";

/** `message` holds no value of the object: an API server repeats whole pod specs, environment and all. */
export type ImmutableCause = { readonly field: string; readonly message: string };

/**
 * What API servers (seen: 1.36) say of a field that cannot be changed in place. Where they print the value, their words
 * come after it, so that no value can pass for them. The last two are rules of custom resources: the one that CEL's
 * documentation gives, and its text.
 */
const sayings: readonly RegExp[] = [
  /^(?:Forbidden|Invalid value: .*): (?<says>field is immutable)$/s,
  /^Forbidden: (?<says>field is immutable when `immutable` is set)$/,
  /^Invalid value: .*: (?<says>may not change once set)$/s,
  /^Invalid value: .*: (?<says>cannot change roleRef)$/s,
  /^Forbidden: (?<says>may not be changed in an update)\.$/,
  /^Forbidden: (?<says>updates to [\w ]+ are forbidden)\.?$/,
  /^Forbidden: (?<says>updates to statefulset spec for fields other than [\w', ]+ are forbidden)$/,
  /^Forbidden: (?<says>pod updates may not change fields other than [^\n]+)/,
  /^Forbidden: (?<says>[\w.]+ is immutable after creation[^\n]*)/,
  /^Invalid value: .*: failed rule: (?<says>self == oldSelf|oldSelf == self)$/s,
  /^Invalid value: .*: (?<says>Value is immutable)$/s,
];

const reasons: ReadonlySet<string> = new Set(["FieldValueInvalid", "FieldValueForbidden"]);

/**
 * The field for which an object would have to be deleted and made anew. Undefined unless every cause of the refusal
 * proves that: a new object would run into the others again, with the old one gone.
 */
export function immutableCause(failure: {
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly FieldCause[];
}): ImmutableCause | undefined {
  if (failure.reason !== "invalid") return undefined;
  const found = failure.causes.map((cause) => provenCause(cause));
  const [first] = found;
  return found.includes(undefined) ? undefined : first;
}

/** What is said of metadata and status is about the request, not about the wish. */
function provenCause({ reason, field, message }: FieldCause): ImmutableCause | undefined {
  if (!reasons.has(reason) || /^(metadata|status)(\.|$)/.test(field)) return undefined;
  for (const saying of sayings) {
    const says = saying.exec(message)?.groups?.["says"];
    if (says !== undefined) return { field, message: `${field}: ${says}` };
  }
  return undefined;
}
