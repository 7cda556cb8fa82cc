import { load } from "js-yaml";
import { isRecord, textOf } from "../../core/reconcile/field-of.ts";
import { badRequest, unsupportedMediaType } from "./api-status.ts";
import { apiVersionOf, type Resource } from "./resource.ts";

type Json = Readonly<Record<string, unknown>>;

/** The body of a request as a value: JSON, or YAML where the content type says so. */
export async function readBody(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text === "") return {};
  const type = request.headers.get("content-type") ?? "application/json";
  // `kubectl create` sends Protocol Buffers, which are not spoken here; `kubectl apply` sends JSON.
  if (!/json|yaml/.test(type)) throw unsupportedMediaType(["application/json", "application/yaml"]);
  try {
    return type.includes("yaml") ? load(text) : JSON.parse(text);
  } catch (error) {
    throw badRequest(`the body cannot be read: ${error instanceof Error ? error.message : "?"}`);
  }
}

type Target = {
  readonly resource: Resource;
  readonly namespace: string | null;
  readonly name: string | null;
};

/** The object of a body, which must be the one that the URL means; without a namespace it goes to the URL's. */
export function objectFor({ resource, namespace, name }: Target, body: unknown): Json {
  if (!isRecord(body)) throw badRequest("the body must be one object");
  const apiVersion = apiVersionOf(resource);
  if (body["kind"] !== resource.kind || body["apiVersion"] !== apiVersion) {
    const got = `${String(body["apiVersion"])}, Kind=${String(body["kind"])}`;
    throw badRequest(
      `the object provided is ${got}, expected ${apiVersion}, Kind=${resource.kind}`,
    );
  }
  const { namespace: _given, ...metadata } = isRecord(body["metadata"]) ? body["metadata"] : {};
  requireSame(body, { field: "name", wanted: name });
  requireSame(body, { field: "namespace", wanted: namespace });
  return {
    ...body,
    metadata: {
      ...metadata,
      ...(name === null ? {} : { name }),
      ...(namespace === null ? {} : { namespace }),
    },
  };
}

function requireSame(
  body: Json,
  { field, wanted }: { readonly field: "name" | "namespace"; readonly wanted: string | null },
): void {
  const given = textOf(body, "metadata", field);
  if (wanted === null || given === undefined || given === wanted) return;
  throw badRequest(
    field === "name"
      ? `the name of the object (${given}) does not match the name on the URL (${wanted})`
      : "the namespace of the provided object does not match the namespace sent on the request",
  );
}
