import type { Context, Hono } from "hono";
import { invalid, notFound, readJson, withEnvironment } from "./answers.ts";
import {
  addStrategy,
  sharedVariants,
  type FlagStore,
  type Strategy,
  type StrategyVariant,
} from "./flag-store.ts";
import { NewStrategy, StrategyPatch } from "./schema.ts";

const strategyNames = new Set(["default", "flexibleRollout", "userWithId", "remoteAddress"]);

/** Who gets a flag in one environment: listed, added, and changed in part. */
export function strategyRoutes(app: Hono, environment: string, store: FlagStore): void {
  const strategies = `${environment}/strategies`;
  app.get(strategies, (c) =>
    withEnvironment(c, store, (flag, name) =>
      c.json(flag.environments.get(name)?.strategies ?? []),
    ),
  );
  app.post(strategies, async (c) => {
    const wanted = NewStrategy.safeParse(await readJson(c));
    if (!wanted.success) return invalid(c, "The `/body/name` property is required.");
    return withEnvironment(c, store, (flag, name) => {
      if (!strategyNames.has(wanted.data.name)) {
        return invalid(c, `Could not find strategy type with name ${wanted.data.name}`);
      }
      return withVariants(c, wanted.data.variants, (variants) =>
        c.json(addStrategy(flag, name, { ...wanted.data, variants })),
      );
    });
  });
  app.patch(`${strategies}/:id`, async (c) => {
    const patch = StrategyPatch.safeParse(await readJson(c));
    if (!patch.success) return invalid(c, "The `/body` is no patch.");
    return withEnvironment(c, store, (flag, name) => {
      const id = c.req.param("id");
      const known = flag.environments.get(name)?.strategies.find((strategy) => strategy.id === id);
      return known === undefined
        ? notFound(c, `Could not find strategy with id: ${id}`)
        : change(c, known, patch.data);
    });
  });
}

function change(c: Context, strategy: Strategy, patch: StrategyPatch): Response {
  const written = patch.flatMap(({ value }) => (typeof value === "string" ? [] : [value])).at(-1);
  return withVariants(c, written ?? strategy.variants, (variants) => {
    strategy.variants = variants;
    for (const { path, value } of patch) {
      if (typeof value !== "string") continue;
      const key = path.slice("/parameters/".length);
      strategy.parameters = { ...strategy.parameters, [key]: value };
    }
    return c.json(strategy);
  });
}

function withVariants(
  c: Context,
  variants: readonly StrategyVariant[],
  answer: (variants: readonly StrategyVariant[]) => Response,
): Response {
  const isShared = variants.some(({ weightType }) => weightType === "variable");
  if (variants.length > 0 && !isShared) {
    return invalid(c, 'There must be at least one "variable" variant');
  }
  return answer(variants.length === 0 ? [] : sharedVariants(variants));
}
