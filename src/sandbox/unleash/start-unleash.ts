import type { Clock } from "../../ports.ts";
import { serveLoopback, type LoopbackServer } from "../serve-loopback.ts";
import { adminApi } from "./admin-api.ts";
import { createFlag, type Flag, type FlagStore } from "./flag-store.ts";

export type UnleashSandbox = LoopbackServer & {
  /** The same server without the network. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Makes the flag if it is not there, off everywhere. */
  readonly addFlag: (flag: string) => void;
  /** What the application sees; false for a flag that is not there. */
  readonly isEnabled: (flag: string, environment?: string) => boolean;
};

type Options = {
  readonly clock: Clock;
  /** The admin token. */
  readonly token: string;
};

const defaultProject = "default";

/** Unleash's Admin API for flags, in the project `default` with the environments `development` and `production`. */
export async function startUnleash({ clock, token }: Options): Promise<UnleashSandbox> {
  const store = {
    projects: new Set([defaultProject]),
    environments: ["development", "production"],
    flags: new Map<string, Flag>(),
    archived: new Set<string>(),
  } satisfies FlagStore;
  const app = adminApi(store, clock, token);
  const fetch = async (request: Request) => app.fetch(request);
  const server = await serveLoopback(fetch);
  return {
    ...server,
    fetch,
    addFlag: (name) => {
      if (store.flags.has(name)) return;
      createFlag(store, {
        name,
        type: "release",
        description: null,
        impressionData: false,
        project: defaultProject,
        createdAt: clock.now().toISOString(),
      });
    },
    isEnabled: (flag, environment = "production") =>
      store.flags.get(flag)?.environments.get(environment)?.enabled ?? false,
  };
}
