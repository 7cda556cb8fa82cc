import { UnavailableError } from "../../ports.ts";
import type { Connection } from "./connect.ts";
import { apiPath } from "./object-path.ts";
import { AggregatedDiscovery, GroupList, ResourceList } from "./schema.ts";

/** `names` are plural, singular and kind; all names are lower case. */
export type DiscoveredKind = {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly names: readonly string[];
  readonly shortNames: readonly string[];
};

type Sender = Pick<Connection, "send">;

const aggregated = ["v2", "v2beta1"]
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat("application/json")
  .join(",");

/** Everything that the cluster serves, the core group first: two requests, or one for each group on an old server. */
export async function discoverKinds(connection: Sender): Promise<readonly DiscoveredKind[]> {
  const parts = await Promise.all([
    discoverBelow(connection, "/api"),
    discoverBelow(connection, "/apis"),
  ]);
  return parts.flat();
}

async function discoverBelow(
  connection: Sender,
  path: "/api" | "/apis",
): Promise<readonly DiscoveredKind[]> {
  const { code, body } = await connection.send({ method: "GET", path, accept: aggregated });
  const list = AggregatedDiscovery.safeParse(body);
  if (code === 200 && list.success) return kindsIn(list.data);
  if (path === "/api") return kindsOf(connection, "v1");
  const groups = GroupList.safeParse(body);
  if (code !== 200 || !groups.success) {
    throw new UnavailableError(`The cluster does not say what it serves below ${path} (${code}).`);
  }
  const inOrder = groups.data.groups.flatMap(({ versions, preferredVersion }) => {
    const preferred = preferredVersion?.groupVersion ?? "";
    const others = versions.map((one) => one.groupVersion).filter((one) => one !== preferred);
    return preferred === "" ? others : [preferred, ...others];
  });
  const parts = await Promise.all(inOrder.map((apiVersion) => kindsOf(connection, apiVersion)));
  return parts.flat();
}

function kindsIn({ items }: AggregatedDiscovery): readonly DiscoveredKind[] {
  return items.flatMap(({ metadata, versions }) =>
    versions.flatMap(({ version, resources }) =>
      resources.flatMap((found): readonly DiscoveredKind[] => {
        const kind = found.responseKind?.kind ?? "";
        if (kind === "") return [];
        const namespaced = found.scope === "Namespaced";
        const names = [found.resource, found.singularResource, kind];
        return [
          toKind({ group: metadata.name, version, kind, namespaced, names, ...short(found) }),
        ];
      }),
    ),
  );
}

/** A group whose server is down is left out: it must not hide all the others. */
async function kindsOf(connection: Sender, apiVersion: string): Promise<readonly DiscoveredKind[]> {
  const answer = await connection
    .send({ method: "GET", path: apiPath(apiVersion) })
    .catch(() => undefined);
  const list = ResourceList.safeParse(answer?.body);
  if (!list.success) return [];
  const [version = "", group = ""] = apiVersion.split("/").toReversed();
  return list.data.resources
    .filter(({ name }) => !name.includes("/"))
    .map((found) => {
      const { kind, namespaced } = found;
      const names = [found.name, found.singularName, kind];
      return toKind({ group, version, kind, namespaced, names, ...short(found) });
    });
}

function short({ shortNames }: Pick<DiscoveredKind, "shortNames">) {
  return { shortNames };
}

function toKind(kind: DiscoveredKind): DiscoveredKind {
  return { ...kind, names: lowerCase(kind.names), shortNames: lowerCase(kind.shortNames) };
}

function lowerCase(names: readonly string[]): readonly string[] {
  return names.filter((name) => name !== "").map((name) => name.toLowerCase());
}
