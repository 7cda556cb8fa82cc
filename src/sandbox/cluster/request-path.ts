/** What a URL asks for: a kind of object, one object, or a part of one. */
export type RequestPath = {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly subresource: string | null;
};

const pattern =
  /^\/(?:api|apis\/(?<group>[^/]+))\/(?<version>[^/]+)(?:\/namespaces\/(?<namespace>[^/]+)(?=\/(?!(?:status|finalize)$)))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?(?:\/(?<subresource>[^/]+))?$/;

/** Undefined for anything but a resource below `/api/v1` or `/apis/<group>/<version>`. */
export function parseRequestPath(pathname: string): RequestPath | undefined {
  const parts = pattern.exec(pathname)?.groups;
  if (parts === undefined) return undefined;
  const part = (name: string) => {
    const text = parts[name];
    return text === undefined ? null : decodeURIComponent(text);
  };
  return {
    group: part("group") ?? "",
    version: part("version") ?? "",
    plural: part("plural") ?? "",
    namespace: part("namespace"),
    name: part("name"),
    subresource: part("subresource"),
  };
}
