import { UnavailableError } from "../../ports.ts";
import type { Connection } from "./connect.ts";
import { apiPath } from "./object-path.ts";
import { ResourceList } from "./schema.ts";

export type ServedResource = { readonly plural: string; readonly namespaced: boolean };

export type ResourceFinder = {
  /** Undefined: the server does not serve this kind (yet). */
  readonly find: (apiVersion: string, kind: string) => Promise<ServedResource | undefined>;
  /** Asks again next time: a definition may have come or gone. */
  readonly forget: (apiVersion: string) => void;
};

type Served = ReadonlyMap<string, ServedResource>;

/**
 * Kinds by discovery, asked once for each group and version; one that has no such kind is asked again. Not by the
 * aggregated discovery: that one hears later of a definition that has just come.
 */
export function createResourceFinder({ send }: Pick<Connection, "send">): ResourceFinder {
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
      const forget = () => {
        if (known.get(apiVersion) === asked) known.delete(apiVersion);
      };
      const found = await asked.then(
        (served) => served.get(kind),
        (error: unknown) => {
          forget();
          throw error;
        },
      );
      if (found === undefined) forget();
      return found;
    },
    forget: (apiVersion) => void known.delete(apiVersion),
  };
}
