import { fieldOf, isRecord, textOf } from "../../core/reconcile/field-of.ts";
import type { Clock } from "../../ports.ts";
import {
  ApiStatus,
  invalidOptions,
  methodNotAllowed,
  noSuchPath,
  unauthorized,
} from "./api-status.ts";
import { discovery } from "./discovery.ts";
import { filterOf, listObjects } from "./list-objects.ts";
import type { ObjectApi, WriteOptions, Written } from "./object-api.ts";
import type { ObjectStore } from "./object-store.ts";
import { applyPatchType, patchObject } from "./patch-object.ts";
import { objectFor, readBody } from "./request-body.ts";
import { parseRequestPath } from "./request-path.ts";
import { represent, type Representation, representationOf } from "./representation.ts";
import { builtInResources, type Resource, resourcesOfDefinition } from "./resource.ts";
import { toScale, withScale } from "./scale.ts";
import { watchStream } from "./watch.ts";

type Deps = {
  readonly store: ObjectStore;
  readonly api: ObjectApi;
  readonly clock: Clock;
  readonly token: string;
  readonly bookmarks: Set<() => void>;
};

/** One request to one object or collection, its URL understood. */
type Call = {
  readonly request: Request;
  readonly parameters: URLSearchParams;
  readonly resource: Resource;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly subresource: "status" | "scale" | null;
  readonly representation: Representation;
};

/** The API server as a fetch handler: the same whether it is called in process or over HTTP. */
export async function handleRequest(deps: Deps, request: Request): Promise<Response> {
  try {
    return await answer(deps, request);
  } catch (error) {
    if (error instanceof ApiStatus) return Response.json(error.body, { status: error.code });
    throw error;
  }
}

async function answer(deps: Deps, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (/^\/(readyz|livez|healthz)$/.test(pathname)) return new Response("ok");
  if (request.headers.get("authorization") !== `Bearer ${deps.token}`) throw unauthorized();
  const resources = servedResources(deps.store);
  const found = discovery(pathname, resources, request.headers.get("accept") ?? "");
  if (found !== undefined) return Response.json(found);
  const path = parseRequestPath(pathname);
  const resource = resources.find(
    ({ group, version, plural }) =>
      group === path?.group && version === path.version && plural === path.plural,
  );
  if (path === undefined || resource === undefined) throw noSuchPath();
  const subresource = servedSubresource(resource, path.subresource);
  const representation = representationOf(request);
  const call = {
    ...path,
    subresource,
    request,
    parameters: searchParams,
    resource,
    representation,
  };
  return path.name === null ? answerCollection(deps, call) : answerObject(deps, call, path.name);
}

async function answerCollection(deps: Deps, call: Call): Promise<Response> {
  const { request, parameters, resource } = call;
  if (request.method === "GET" && isTrue(parameters.get("watch"))) return watchResponse(deps, call);
  if (request.method === "GET") return Response.json(listObjects(deps.store, call, parameters));
  if (request.method !== "POST") throw methodNotAllowed();
  const object = objectFor(call, await readBody(request));
  if (resource.namespaced && call.namespace === null) throw methodNotAllowed();
  return toResponse(deps.api.create(resource, object, writeOptions(call)));
}

async function answerObject(deps: Deps, call: Call, name: string): Promise<Response> {
  const { api } = deps;
  const { request, resource, namespace } = call;
  switch (request.method) {
    case "GET": {
      const object = api.get(resource, { namespace, name });
      if (call.subresource === "scale") return Response.json(toScale(object));
      return Response.json(represent(resource, object, call.representation));
    }
    case "PUT":
      return toResponse(await replace(deps, call, name));
    case "PATCH":
      return toResponse(await patch(deps, call, name));
    case "DELETE": {
      const body = await readBody(request);
      const conditions = isRecord(body) ? body["preconditions"] : undefined;
      const [uid, resourceVersion] = [
        textOf(conditions, "uid"),
        textOf(conditions, "resourceVersion"),
      ];
      const policy = textOf(body, "propagationPolicy") ?? call.parameters.get("propagationPolicy");
      const removed = api.remove(
        resource,
        { namespace, name },
        {
          ...(uid === undefined ? {} : { uid }),
          ...(resourceVersion === undefined ? {} : { resourceVersion }),
          orphan: policy === "Orphan",
          dryRun: isDryRun(call, fieldOf(body, "dryRun", 0)),
        },
      );
      return Response.json(
        deps.store.get(resource, { namespace, name }) === undefined
          ? success(resource, removed.metadata)
          : removed,
      );
    }
    default:
      throw methodNotAllowed();
  }
}

async function replace(deps: Deps, call: Call, name: string): Promise<Written> {
  const { resource, namespace } = call;
  const body = await readBody(call.request);
  if (call.subresource !== "scale") {
    return deps.api.update(resource, objectFor(call, body), writeOptions(call));
  }
  return scaled(deps, call, withScale(deps.api.get(resource, { namespace, name }), body));
}

async function patch(deps: Deps, call: Call, name: string): Promise<Written> {
  const { api } = deps;
  const { request, resource, namespace, parameters } = call;
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
  const body = await readBody(request);
  const options = writeOptions(call);
  if (type === applyPatchType && call.subresource !== "scale") {
    if (parameters.get("fieldManager") === null) {
      const message = "is required for apply patch";
      throw invalidOptions("PatchOptions", {
        reason: "FieldValueRequired",
        field: "fieldManager",
        message,
      });
    }
    const force = isTrue(parameters.get("force"));
    return api.apply(resource, objectFor(call, body), { ...options, force });
  }
  const live = api.get(resource, { namespace, name });
  if (call.subresource !== "scale") {
    return api.update(resource, patchObject(resource, live, { type, body }), options);
  }
  const merge = type === applyPatchType ? "application/merge-patch+json" : type;
  const scale = patchObject(resource, toScale(live), { type: merge, body });
  return scaled(deps, call, withScale(live, scale));
}

function scaled(deps: Deps, call: Call, next: Readonly<Record<string, unknown>>): Written {
  const { object, created } = deps.api.update(call.resource, next, writeOptions(call));
  return { object: toScale(object), created };
}

function watchResponse(deps: Deps, call: Call): Response {
  const { parameters, request, resource, namespace } = call;
  const version = parameters.get("resourceVersion") ?? "";
  const stream = watchStream(deps, {
    resource,
    namespace,
    filter: filterOf(parameters),
    from: version === "" || version === "0" ? undefined : Number(version),
    bookmarks: isTrue(parameters.get("allowWatchBookmarks")),
    seconds: Number(parameters.get("timeoutSeconds") ?? 1800),
    signal: request.signal,
    representation: call.representation,
  });
  return new Response(stream, { headers: { "content-type": "application/json" } });
}

function writeOptions(call: Call): WriteOptions {
  const agent = call.request.headers.get("user-agent") ?? "unknown";
  return {
    manager: call.parameters.get("fieldManager") ?? agent.split("/")[0] ?? "unknown",
    dryRun: isDryRun(call, undefined),
    ...(call.subresource === null ? {} : { subresource: call.subresource }),
  };
}

const optionsOf: Readonly<Record<string, string>> = {
  POST: "CreateOptions",
  PUT: "UpdateOptions",
  PATCH: "PatchOptions",
  DELETE: "DeleteOptions",
};

function isDryRun({ parameters, request }: Call, inBody: unknown): boolean {
  const value = parameters.get("dryRun") ?? inBody;
  if (value === undefined || value === "All") return value === "All";
  throw invalidOptions(optionsOf[request.method] ?? "Options", {
    reason: "FieldValueNotSupported",
    field: "dryRun",
    value: [value],
    message: 'supported values: "All"',
  });
}

function servedSubresource(resource: Resource, name: string | null): Call["subresource"] {
  if (name === null) return null;
  if (name === "status" && resource.hasStatus) return name;
  if (name === "scale" && resource.hasScale) return name;
  throw noSuchPath();
}

/** Built-in kinds and those of the CustomResourceDefinitions. */
function servedResources(store: ObjectStore): readonly Resource[] {
  const definitions = builtInResources.filter(({ kind }) => kind === "CustomResourceDefinition");
  const custom = definitions.flatMap((resource) => store.list(resource, null));
  return [...builtInResources, ...custom.flatMap((one) => resourcesOfDefinition(one))];
}

/** What a DELETE answers once the object is gone. */
function success(
  { group, plural }: Resource,
  { name, uid }: { readonly name: string; readonly uid?: string },
): object {
  const details = { name, ...(group === "" ? {} : { group }), kind: plural, uid };
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details };
}

function toResponse({ object, created }: Written): Response {
  return Response.json(object, { status: created ? 201 : 200 });
}

function isTrue(parameter: string | null): boolean {
  return parameter === "true" || parameter === "1";
}
