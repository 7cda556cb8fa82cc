import { Hono, type Context } from "hono";
import type { Clock } from "../../ports.ts";
import { fault, invalid, notFound, readJson, withEnvironment, withFlag } from "./answers.ts";
import { createFlag, switchFlag, type Flag, type FlagStore } from "./flag-store.ts";
import { NewFeature } from "./schema.ts";
import { strategyRoutes } from "./strategy-routes.ts";

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
  app.delete(`${features}/:flag`, (c) =>
    withFlag(c, store, ({ name }) => {
      store.archived.add(name);
      return c.body(null, 202);
    }),
  );
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
  strategyRoutes(app, environment, store);
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
    const what = store.archived.has(name) ? "An archived flag" : "A flag";
    const message = `${what} with that name already exists`;
    return fault(c, 409, { name: "NameExistsError", message });
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
