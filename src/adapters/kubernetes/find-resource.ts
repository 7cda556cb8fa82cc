import { UnavailableError } from "../../ports.ts";
import type { Connection } from "./connect.ts";
import { ResourceList } from "./schema.ts";

type ServedResource = { readonly plural: string; readonly namespaced: boolean };

export type ResourceFinder = {
  /** Undefined: the server does not serve this kind (yet). */
  readonly find: (apiVersion: string, kind: string) => Promise<ServedResource | undefined>;
  /** Asks again next time: a definition may have come or gone. */
  readonly forget: (apiVersion: string) => void;
};

type Served = ReadonlyMap<string, ServedResource>;

/** Kinds by discovery, asked once for each group and version; one that has no such kind is asked again. */
export function createResourceFinder(send: Connection): ResourceFinder {
  const known = new Map<string, Promise<Served>>();

  async function ask(apiVersion: string): Promise<Served> {
    const { code, body } = await send({ method: "GET", path: apiPath(apiVersion) });
    if (code === 404) return new Map();
    const list = ResourceList.safeParse(body);
    if (code !== 200 || !list.success) {
      throw new UnavailableError(`The cluster does not say what ${apiVersion} serves (${code}).`);
    }
    const own = list.data.resources.filter(({ name }) => !name.includes("/"));
    return new Map(own.map(({ kind, name, namespaced }) => [kind, { plural: name, namespaced }]));
  }

  return {
    find: async (apiVersion, kind) => {
      const asked = known.get(apiVersion) ?? ask(apiVersion);
      known.set(apiVersion, asked);
      const found = await asked.then(
        (served) => served.get(kind),
        (error: unknown) => {
          known.delete(apiVersion);
          throw error;
        },
      );
      if (found === undefined) known.delete(apiVersion);
      return found;
    },
    forget: (apiVersion) => void known.delete(apiVersion),
  };
}

/** Root of a group and version: `/api/v1`, `/apis/apps/v1`. */
export function apiPath(apiVersion: string): string {
  const root = apiVersion.includes("/") ? "/apis" : "/api";
  return `${root}/${apiVersion.split("/").map(encodeURIComponent).join("/")}`;
}
