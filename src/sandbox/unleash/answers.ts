import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Flag, FlagStore } from "./flag-store.ts";

/** The flag of the request's path, or Unleash's answer that there is none. */
export function withFlag(c: Context, store: FlagStore, answer: (flag: Flag) => Response): Response {
  const { project = "", flag: name = "" } = c.req.param();
  const flag = store.flags.get(name);
  if (store.archived.has(name)) {
    if (c.req.method === "GET") return notFound(c, `Could not find feature flag with name ${name}`);
    const message = "Cannot perform this operation on archived features";
    return fault(c, 400, { name: "ArchivedFeatureError", message });
  }
  if (flag?.project === project) return answer(flag);
  const missing = `There's no feature named "${name}" in project "${project}"`;
  if (flag === undefined) return notFound(c, `${missing}.`);
  const elsewhere = `but there's a feature with that name in project "${flag.project}"`;
  return notFound(c, `${missing}, ${elsewhere}`);
}

export function withEnvironment(
  c: Context,
  store: FlagStore,
  answer: (flag: Flag, environment: string) => Response,
): Response {
  return withFlag(c, store, (flag) => {
    const { environment = "" } = c.req.param();
    if (flag.environments.has(environment)) return answer(flag, environment);
    return notFound(c, `Could not find environment ${environment} for feature: ${flag.name}`);
  });
}

export function notFound(c: Context, message: string): Response {
  return fault(c, 404, { name: "NotFoundError", message });
}

export function invalid(c: Context, detail: string): Response {
  const message = `Request validation failed: your request body or params contain invalid data: ${detail}`;
  return c.json({ name: "BadDataError", message, details: [{ message: detail }] }, 400);
}

export function fault(
  c: Context,
  status: ContentfulStatusCode,
  { name, message }: { readonly name: string; readonly message: string },
): Response {
  return c.json({ name, message, details: [{ message }] }, status);
}

export async function readJson(c: Context): Promise<unknown> {
  return c.req.json().catch(() => undefined);
}
