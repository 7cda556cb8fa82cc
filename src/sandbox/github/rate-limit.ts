import type { Context, MiddlewareHandler } from "hono";
import type { GitHubEnv } from "./access.ts";
import { ApiError } from "./api-error.ts";
import { callerName } from "./authenticate.ts";
import type { Wire } from "./wire.ts";

const HOUR_SECONDS = 3600;

/** Counts requests per caller and hour of the world's clock. */
export type RateLimit = {
  /** Counts one request unless `free`. */
  readonly take: (caller: string, free: boolean) => Wire<"rate-limit">;
  /** What turned out to be free after all. */
  readonly giveBack: (caller: string) => Wire<"rate-limit">;
};

export function createRateLimit(limit: number, now: () => Date): RateLimit {
  const used = new Map<string, { readonly hour: number; readonly count: number }>();

  function add(caller: string, requests: number): Wire<"rate-limit"> {
    const hour = Math.floor(now().getTime() / 1000 / HOUR_SECONDS);
    const before = used.get(caller);
    const count = Math.max(0, (before?.hour === hour ? before.count : 0) + requests);
    used.set(caller, { hour, count });
    const reset = (hour + 1) * HOUR_SECONDS;
    return { limit, used: count, remaining: Math.max(0, limit - count), reset };
  }

  return {
    take: (caller, free) => add(caller, free ? 0 : 1),
    giveBack: (caller) => add(caller, -1),
  };
}

/** Puts the limit's headers on every answer and refuses with 403 what is over it. A 304 costs nothing. */
export function enforceRateLimit(rateLimit: RateLimit): MiddlewareHandler<GitHubEnv> {
  return async (c, next) => {
    const free = c.req.path.endsWith("/rate_limit");
    const name = callerName(c.get("caller"));
    const rate = rateLimit.take(name, free);
    show(c, rate);
    if (!free) {
      if (rate.used > rate.limit) throw new ApiError(403, `API rate limit exceeded for ${name}.`);
      await next();
      if (c.res.status === 304) show(c, rateLimit.giveBack(name));
      return;
    }
    return c.json({
      resources: { core: rate, search: rate },
      rate,
    } satisfies Wire<"rate-limit-overview">);
  };
}

function show(c: Context<GitHubEnv>, rate: Wire<"rate-limit">): void {
  for (const key of ["limit", "remaining", "reset", "used"] as const) {
    c.header(`X-RateLimit-${key}`, String(rate[key]));
  }
  c.header("X-RateLimit-Resource", "core");
}
