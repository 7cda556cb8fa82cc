import { Hono, type Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Clock } from "../../ports.ts";
import { addStrategy, createFlag, switchFlag, type Flag, type FlagStore } from "./flag-store.ts";
import { NewFeature, NewStrategy } from "./schema.ts";

const strategyNames = new Set(["default", "flexibleRollout", "userWithId", "remoteAddress"]);

/**
 * The part of Unleash's Admin API that switches flags, with its answers and errors as version 7.5 gives them.
 * `token` is the one admin token.
 */
export function adminApi(store: FlagStore, clock: Clock, token: string): Hono {
  const app = new Hono();
  const features = "/api/admin/projects/:project/features";
  const environment = `${features}/:flag/environments/:environment`;

  app.get("/health", (c) => c.json({ health: "GOOD" }));
  app.use("/api/admin/*", async (c, next) => {
    const given = c.req.header("authorization")?.replace(/^bearer /i, "");
    if (given === token) return next();
    const hint = given === undefined ? " Your request had no authorization header." : "";
    const name = given === undefined ? "AuthenticationRequired" : "UnauthorizedError";
    return fault(c, 401, { name, message: `You must log in to use Unleash.${hint}` });
  });
  app.post(features, async (c) => create(c, store, clock));
  app.get(`${features}/:flag`, (c) => withFlag(c, store, (flag) => c.json(describe(flag))));
  for (const [path, enabled] of [
    ["on", true],
    ["off", false],
  ] as const) {
    app.post(`${environment}/${path}`, (c) =>
      withEnvironment(c, store, (flag, name) => {
        switchFlag(flag, name, enabled);
        return c.body(null, 200);
      }),
    );
  }
  app.get(environment, (c) =>
    withEnvironment(c, store, (flag, name) => {
      const { enabled = false, strategies = [] } = flag.environments.get(name) ?? {};
      return c.json({ name: flag.name, environment: name, enabled, strategies });
    }),
  );
  app.get(`${environment}/strategies`, (c) =>
    withEnvironment(c, store, (flag, name) =>
      c.json(flag.environments.get(name)?.strategies ?? []),
    ),
  );
  app.post(`${environment}/strategies`, async (c) => {
    const wanted = NewStrategy.safeParse(await readJson(c));
    if (!wanted.success) return invalid(c, "The `/body/name` property is required.");
    return withEnvironment(c, store, (flag, name) => {
      if (strategyNames.has(wanted.data.name)) return c.json(addStrategy(flag, name, wanted.data));
      return invalid(c, `Could not find strategy type with name ${wanted.data.name}`);
    });
  });
  app.notFound((c) =>
    notFound(c, `The path you were looking for (${c.req.path}) is not available.`),
  );
  return app;
}

async function create(c: Context, store: FlagStore, clock: Clock): Promise<Response> {
  const wanted = NewFeature.safeParse(await readJson(c));
  if (!wanted.success) return invalid(c, "The `/body/name` property is required.");
  const { name, type, description, impressionData } = wanted.data;
  if (!/^[\w.~-]+$/.test(name)) {
    return invalid(c, `"name" must be URL friendly. You provided "${name}".`);
  }
  const project = c.req.param("project") ?? "";
  if (!store.projects.has(project)) {
    return notFound(c, `Active project with id ${project} does not exist`);
  }
  if (store.flags.has(name)) {
    return fault(c, 409, {
      name: "NameExistsError",
      message: "A flag with that name already exists",
    });
  }
  const createdAt = clock.now().toISOString();
  const flag = createFlag(store, {
    name,
    type,
    description: description || null,
    impressionData,
    project,
    createdAt,
  });
  return c.json(summary(flag), 201);
}

function withFlag(c: Context, store: FlagStore, answer: (flag: Flag) => Response): Response {
  const { project = "", flag: name = "" } = c.req.param();
  const flag = store.flags.get(name);
  if (flag?.project === project) return answer(flag);
  const missing = `There's no feature named "${name}" in project "${project}"`;
  if (flag === undefined) return notFound(c, `${missing}.`);
  const elsewhere = `but there's a feature with that name in project "${flag.project}"`;
  return notFound(c, `${missing}, ${elsewhere}`);
}

function withEnvironment(
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

function summary({ environments: _environments, ...flag }: Flag) {
  return { ...flag, stale: false, archived: false, lastSeenAt: null };
}

function describe(flag: Flag) {
  const environments = [...flag.environments].map(([name, { enabled, strategies }]) => ({
    name,
    enabled,
    type: name,
    strategies,
  }));
  return { ...summary(flag), environments, variants: [] };
}

function notFound(c: Context, message: string): Response {
  return fault(c, 404, { name: "NotFoundError", message });
}

function invalid(c: Context, detail: string): Response {
  const message = `Request validation failed: your request body or params contain invalid data: ${detail}`;
  return c.json({ name: "BadDataError", message, details: [{ message: detail }] }, 400);
}

function fault(
  c: Context,
  status: ContentfulStatusCode,
  { name, message }: { readonly name: string; readonly message: string },
): Response {
  return c.json({ name, message, details: [{ message }] }, status);
}

async function readJson(c: Context): Promise<unknown> {
  return c.req.json().catch(() => undefined);
}
