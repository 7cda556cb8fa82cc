import type { LiveFlag, WantedFlag } from "../../core/flags/flags.ts";
import type { RemoteFlags } from "../../ports.ts";
import { adminApi, faultOf, parseJson, saying, unexpected, type AdminApi } from "./admin-call.ts";
import {
  active,
  newStrategy,
  rolloutOf,
  rolloutStrategy,
  strategyPatch,
  variantsOf,
} from "./rollout-strategy.ts";
import { Feature, type Strategy } from "./schema.ts";

export type UnleashOptions = {
  /** With or without Unleash's `/api`, `/api/admin` or `/api/client` at the end. */
  readonly url: string;
  /** An admin token, or one of a service account. */
  readonly token: string;
  readonly project: string;
  readonly environment: string;
  /** Whether a flag that Unleash does not know is made there. */
  readonly createFlags: boolean;
  readonly fetch?: typeof fetch;
};

type Unleash = { readonly api: AdminApi; readonly options: UnleashOptions };
type Environment = { readonly enabled: boolean; readonly strategies: readonly Strategy[] };
type Answer = Awaited<ReturnType<RemoteFlags["set"]>>;

/**
 * Flags of one project and environment by Unleash's Admin API. Strategies stay as they are, except the one that a
 * rollout or variants are written to: the one with our title, else the only `flexibleRollout`, else a new one of ours.
 * Switching on a flag without an active strategy gives it Unleash's default one (everybody), by Unleash itself. Throws
 * UnavailableError for a network fault, 15 s without an answer, 429 and 5xx, and an Error that names the setting for
 * whatever a person must mend.
 */
export function createUnleash(options: UnleashOptions): RemoteFlags {
  const unleash = { api: adminApi(options), options };
  return {
    kind: "remote",
    read: async (flag) => {
      const found = await find(unleash, flag);
      return found === undefined ? undefined : toLive(found);
    },
    set: async (flag, wanted) => set(unleash, flag, wanted),
  };
}

function toLive({ enabled, strategies }: Environment): LiveFlag {
  const strategy = rolloutStrategy(strategies);
  return { enabled, rollout: rolloutOf(strategy), variants: variantsOf(strategy) };
}

async function find({ api, options }: Unleash, flag: string): Promise<Environment | undefined> {
  if (!isAddressable(flag)) return undefined;
  const answer = await api.call("GET", [flag]);
  if (answer.status === 404 && faultOf(answer)?.name === "NotFoundError") return undefined;
  if (answer.status !== 200) throw unexpected(api.name, answer);
  const feature = Feature.safeParse(parseJson(answer.text));
  if (!feature.success) {
    throw new Error(`${api.name} answered with no feature. Check the url of the flag service.`);
  }
  const environment = feature.data.environments.find(({ name }) => name === options.environment);
  if (environment === undefined) {
    throw new Error(
      `${api.name} has no environment ${options.environment} in the project ${options.project}. ` +
        "Check the environment of the flag service.",
    );
  }
  return { enabled: environment.enabled, strategies: environment.strategies ?? [] };
}

/** Off before anything else and on after it, so that nobody gets what is being changed. */
async function set(unleash: Unleash, flag: string, wanted: WantedFlag): Promise<Answer> {
  const known = await find(unleash, flag);
  if (known === undefined) {
    const made = await create(unleash, flag);
    if (made.kind !== "created") return made;
  }
  const found = known ?? (await find(unleash, flag));
  if (found === undefined) return { kind: "unknown-flag" };
  if (found.enabled && !wanted.enabled) await turn(unleash, flag, "off");
  const refused = await tune(unleash, flag, { wanted, strategies: found.strategies });
  if (refused !== undefined) return refused;
  if (wanted.enabled && !found.enabled) await turn(unleash, flag, "on");
  return { kind: known === undefined ? "created" : "set" };
}

async function create({ api, options }: Unleash, flag: string): Promise<Answer> {
  if (!options.createFlags || !isAddressable(flag)) return { kind: "unknown-flag" };
  const type = "release";
  const answer = await api.call("POST", [], {
    name: flag,
    type,
    description: "",
    impressionData: false,
  });
  if (answer.status === 201) return { kind: "created" };
  if (![400, 404, 409].includes(answer.status)) throw unexpected(api.name, answer);
  return { kind: "refused", message: `${api.name} does not create ${flag}${saying(answer)}` };
}

/** Writes rollout and variants where they are named and differ. */
async function tune(
  { api, options }: Unleash,
  flag: string,
  given: { readonly wanted: WantedFlag; readonly strategies: readonly Strategy[] },
): Promise<Answer | undefined> {
  const { wanted, strategies } = given;
  const { rollout, variants } = wanted;
  if (rollout === null && variants === null) return undefined;
  const path = [flag, "environments", options.environment, "strategies"];
  const strategy = rolloutStrategy(strategies);
  if (strategy !== undefined) {
    const body = strategyPatch(wanted);
    await change(api, { method: "PATCH", path: [...path, strategy.id], body });
    return undefined;
  }
  // A strategy for everybody would open a flag that somebody has closed to all but a few.
  if (rollout === null && active(strategies).length > 0) {
    const message = `${flag} has no strategy flexibleRollout for its variants: name its rollout too`;
    return { kind: "refused", message };
  }
  await change(api, { method: "POST", path, body: newStrategy(flag, wanted) });
  return undefined;
}

async function turn({ api, options }: Unleash, flag: string, state: "on" | "off"): Promise<void> {
  await change(api, { method: "POST", path: [flag, "environments", options.environment, state] });
}

async function change(
  api: AdminApi,
  call: {
    readonly method: "POST" | "PATCH";
    readonly path: readonly string[];
    readonly body?: unknown;
  },
): Promise<void> {
  const answer = await api.call(call.method, call.path, call.body);
  if (answer.status < 200 || answer.status >= 300) throw unexpected(api.name, answer);
}

/** These names would turn the url of a flag into that of something else. */
function isAddressable(flag: string): boolean {
  return !["", ".", ".."].includes(flag);
}
