import { readFile } from "node:fs/promises";
import { formatFault } from "../../core/fault.ts";
import { parseYamlDocument } from "../../core/yaml/parse-yaml.ts";
import { Kubeconfig } from "./schema.ts";

type Entry<Name extends "contexts" | "clusters" | "users"> = NonNullable<Kubeconfig[Name]>[number];
type Context = Partial<NonNullable<Entry<"contexts">["context"]>>;

/** What a kubeconfig says of one context. */
export type KubeconfigContext = {
  readonly path: string;
  readonly name: string;
  readonly cluster: Partial<NonNullable<Entry<"clusters">["cluster"]>>;
  readonly user: Partial<NonNullable<Entry<"users">["user"]>>;
};

/**
 * The context `named`, or the file's current one. Throws an Error where the file cannot be read or has no such
 * context, cluster or user; a context that names no user is nobody's.
 */
export async function readKubeconfig(
  path: string,
  named: string | undefined,
): Promise<KubeconfigContext> {
  const { contexts, clusters, users, ...config } = parse(await textOf(path), path);
  const name = named ?? config["current-context"] ?? "";
  const context: Context = entryOf(contexts, { path, what: "context", name }).context ?? {};
  const { cluster = "", user } = context;
  return {
    path,
    name,
    cluster: entryOf(clusters, { path, what: "cluster", name: cluster }).cluster ?? {},
    user: user === undefined ? {} : (entryOf(users, { path, what: "user", name: user }).user ?? {}),
  };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The kubeconfig cannot be read: ${why}.`, { cause: error });
  }
}

function parse(text: string, path: string): Kubeconfig {
  const document = parseYamlDocument(text, path, "kubernetes");
  if (!document.ok) throw new Error(document.faults.map(formatFault).join("\n"));
  const config = Kubeconfig.safeParse(document.value.value ?? {});
  if (config.success) return config.data;
  const places = config.error.issues.map((issue) => issue.path.join(".")).filter(Boolean);
  const where = places.length === 0 ? "it is no mapping" : `look at ${places.join(", ")}`;
  throw new Error(`${path} is no kubeconfig: ${where}.`);
}

function entryOf<Named extends { readonly name?: string | undefined }>(
  entries: readonly Named[] | null | undefined,
  asked: { readonly path: string; readonly what: string; readonly name: string },
): Named {
  const { path, what, name } = asked;
  const found = entries?.find((entry) => entry.name === name);
  if (found !== undefined) return found;
  const known = entries?.map((entry) => entry.name).join(", ") || "none";
  throw new Error(`${path} has no ${what} ${JSON.stringify(name)}: it has ${known}.`);
}
