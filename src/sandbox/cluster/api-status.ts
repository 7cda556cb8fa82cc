import { fieldPath } from "./field-set.ts";
import type { Conflict, Owner } from "./field-ownership.ts";
import type { Resource } from "./resource.ts";

/** An answer that is a failure, in the words of a real API server. */
export class ApiStatus extends Error {
  override name = "ApiStatus";
  readonly code: number;
  readonly body: Readonly<Record<string, unknown>>;
  constructor(
    code: number,
    status: { readonly message: string; readonly reason?: string; readonly details?: object },
  ) {
    super(status.message);
    this.code = code;
    const envelope = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure" };
    this.body = { ...envelope, ...status, code };
  }
}

export type Cause = {
  readonly reason:
    | "FieldValueInvalid"
    | "FieldValueRequired"
    | "FieldValueDuplicate"
    | "FieldValueNotSupported"
    | "FieldValueTooLong";
  readonly field: string;
  /** Without what the reason says: `must be greater than or equal to 0`. */
  readonly message: string;
  readonly value?: unknown;
};

export function badRequest(message: string): ApiStatus {
  return new ApiStatus(400, { reason: "BadRequest", message });
}

export function unauthorized(): ApiStatus {
  return new ApiStatus(401, { reason: "Unauthorized", message: "Unauthorized" });
}

export function noSuchPath(): ApiStatus {
  const message = "the server could not find the requested resource";
  return new ApiStatus(404, { reason: "NotFound", message });
}

export function notFound(resource: Resource, name: string): ApiStatus {
  const message = `${plural(resource)} ${JSON.stringify(name)} not found`;
  return new ApiStatus(404, { reason: "NotFound", message, details: about(resource, name) });
}

export function methodNotAllowed(): ApiStatus {
  const message = "the server does not allow this method on the requested resource";
  return new ApiStatus(405, { reason: "MethodNotAllowed", message });
}

export function alreadyExists(resource: Resource, name: string): ApiStatus {
  const message = `${plural(resource)} ${JSON.stringify(name)} already exists`;
  return new ApiStatus(409, { reason: "AlreadyExists", message, details: about(resource, name) });
}

export function conflict(resource: Resource, name: string, why: string): ApiStatus {
  const message = `Operation cannot be fulfilled on ${plural(resource)} ${JSON.stringify(name)}: ${why}`;
  return new ApiStatus(409, { reason: "Conflict", message, details: about(resource, name) });
}

/** What creates something in a namespace that is on its way out is told so by a cause. */
export function terminating(
  resource: Resource,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): ApiStatus {
  const words = `namespace ${namespace} is being terminated`;
  const causes = [{ reason: "NamespaceTerminating", message: words, field: "metadata.namespace" }];
  return new ApiStatus(403, {
    reason: "Forbidden",
    message: `${plural(resource)} ${JSON.stringify(name)} is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    details: { ...about(resource, name), causes },
  });
}

export function gone(): ApiStatus {
  const message = "The resourceVersion for the provided watch is too old.";
  return new ApiStatus(410, { reason: "Expired", message });
}

export function continuationGone(): ApiStatus {
  const message =
    "The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.";
  return new ApiStatus(410, { reason: "Expired", message });
}

export function unsupportedMediaType(accepted: readonly string[]): ApiStatus {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`;
  return new ApiStatus(415, { reason: "UnsupportedMediaType", message });
}

export function invalid(resource: Resource, name: string, causes: readonly Cause[]): ApiStatus {
  const told = causes.map((cause) => ({ ...cause, message: describe(cause) }));
  const list = told.map(({ field, message }) => `${field}: ${message}`);
  const all = list.length === 1 ? list.join("") : `[${list.join(", ")}]`;
  const subject = `${resource.kind}${resource.group === "" ? "" : `.${resource.group}`}`;
  return new ApiStatus(422, {
    reason: "Invalid",
    message: `${subject} ${JSON.stringify(name)} is invalid: ${all}`,
    details: {
      name,
      ...(resource.group === "" ? {} : { group: resource.group }),
      kind: resource.kind,
      causes: told.map(({ reason, message, field }) => ({ reason, message, field })),
    },
  });
}

/** `Apply failed with 1 conflict: conflict with "kubectl" using apps/v1: .spec.replicas`. */
export function applyConflict(conflicts: readonly Conflict[]): ApiStatus {
  const owners = new Set(conflicts.map(({ owner }) => describeOwner(owner)));
  const parts = [...owners].map((owner) => {
    const own = conflicts.filter((one) => describeOwner(one.owner) === owner);
    const fields = own.map(({ field }) => fieldPath(field)).toSorted();
    if (fields.length === 1) return `conflict with ${owner}: ${fields.join("")}`;
    return [`conflicts with ${owner}:`, ...fields.map((field) => `- ${field}`)].join("\n");
  });
  const count = conflicts.length === 1 ? "1 conflict" : `${conflicts.length} conflicts`;
  return new ApiStatus(409, {
    reason: "Conflict",
    message: `Apply failed with ${count}: ${parts.join("\n")}`,
    details: {
      causes: conflicts.map(({ owner, field }) => ({
        reason: "FieldManagerConflict",
        message: `conflict with ${describeOwner(owner)}`,
        field: fieldPath(field),
      })),
    },
  });
}

function describeOwner(owner: Owner): string {
  const part = owner.subresource === null ? "" : ` with subresource "${owner.subresource}"`;
  const version = owner.operation === "Update" ? ` using ${owner.apiVersion}` : "";
  return `${JSON.stringify(owner.name)}${part}${version}`;
}

const causeWords = {
  FieldValueInvalid: "Invalid value",
  FieldValueRequired: "Required value",
  FieldValueDuplicate: "Duplicate value",
  FieldValueNotSupported: "Unsupported value",
  FieldValueTooLong: "Too long",
} as const;

function describe({ reason, value, message }: Cause): string {
  const shown = value === undefined ? "" : `: ${JSON.stringify(value)}`;
  return `${causeWords[reason]}${shown}${message === "" ? "" : `: ${message}`}`;
}

function plural(resource: Resource): string {
  return resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
}

function about(resource: Resource, name: string): object {
  const { group, plural: kind } = resource;
  return { name, ...(group === "" ? {} : { group }), kind };
}

/** A query parameter that a write cannot have; `options` is `PatchOptions` or `CreateOptions`. */
export function invalidOptions(options: string, cause: Cause): ApiStatus {
  const { field, reason } = cause;
  const message = describe(cause);
  return new ApiStatus(422, {
    reason: "Invalid",
    message: `${options}.meta.k8s.io "" is invalid: ${field}: ${message}`,
    details: { group: "meta.k8s.io", kind: options, causes: [{ reason, message, field }] },
  });
}

/** An applied configuration that its kind's schema does not know: a 500 in a real server, odd as that is. */
export function untyped(resource: Resource, place: string, fault: string): ApiStatus {
  const version =
    resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
  const message = `failed to create typed patch object (${place}; ${version}, Kind=${resource.kind}): ${fault}`;
  return new ApiStatus(500, { message });
}

/** A written object that its kind's type cannot hold. */
export function unreadable(resource: Resource, fault: string): ApiStatus {
  const { kind, version } = resource;
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${fault}`);
}
