import type { FlagService } from "../../ports.ts";
import { parseBaseUrl } from "../base-url.ts";
import { request, type HttpAnswer, type Outside } from "../request.ts";
import { checkToken } from "../token.ts";
import { Fault, Feature } from "./schema.ts";

export type UnleashOptions = {
  /** With or without Unleash's `/api` at the end. */
  readonly url: string;
  /** An admin token, or one of a service account. */
  readonly token: string;
  readonly project: string;
  readonly environment: string;
  readonly fetch?: typeof fetch;
};

type Unleash = {
  readonly outside: Outside;
  /** Of the project's features. */
  readonly features: string;
  readonly options: UnleashOptions;
};

/**
 * Flags of one project and environment by Unleash's Admin API. Switching on a flag that has no strategy that is
 * active gives it Unleash's default one (everybody), by Unleash itself. Throws UnavailableError for a network fault,
 * 15 s without an answer, 429 and 5xx, and an Error that names the setting for whatever a person must mend.
 */
export function createUnleash(options: UnleashOptions): FlagService {
  const base = parseBaseUrl(options.url, "the flag service");
  const outside = {
    name: `Unleash at ${base.host}`,
    fetch: options.fetch ?? fetch,
    deadlineMilliseconds: 15_000,
  };
  const api = base.href.replace(/\/api$/, "");
  const features = `${api}/api/admin/projects/${encodeURIComponent(options.project)}/features`;
  checkToken(options.token, "the flag service");
  const unleash = { outside, features, options };
  return {
    read: async (flag) => read(unleash, flag),
    set: async (flag, enabled) => set(unleash, flag, enabled),
  };
}

async function read(unleash: Unleash, flag: string): Promise<boolean | undefined> {
  const { outside, options } = unleash;
  if (!isAddressable(flag)) return undefined;
  const answer = await call(unleash, "GET", [flag]);
  if (answer.status === 404 && faultOf(answer)?.name === "NotFoundError") return undefined;
  if (answer.status !== 200) throw unexpected(unleash, answer);
  const feature = Feature.safeParse(parseJson(answer.text));
  if (!feature.success) {
    throw new Error(`${outside.name} answered with no feature. Check the url of the flag service.`);
  }
  const environment = feature.data.environments.find(({ name }) => name === options.environment);
  if (environment === undefined) {
    throw new Error(
      `${outside.name} has no environment ${options.environment} in the project ${options.project}. ` +
        "Check the environment of the flag service.",
    );
  }
  return environment.enabled;
}

async function set(unleash: Unleash, flag: string, enabled: boolean) {
  if (!isAddressable(flag)) return { kind: "unknown-flag" } as const;
  const path = [flag, "environments", unleash.options.environment, enabled ? "on" : "off"];
  const answer = await call(unleash, "POST", path);
  if (answer.status >= 200 && answer.status < 300) return { kind: "set" } as const;
  // A flag that is archived, and one without this environment, are refused with the status of other faults.
  if ((await read(unleash, flag)) === undefined) return { kind: "unknown-flag" } as const;
  throw unexpected(unleash, answer);
}

/** These names would turn the url of a flag into that of something else. */
function isAddressable(flag: string): boolean {
  return !["", ".", ".."].includes(flag);
}

async function call(
  { outside, features, options }: Unleash,
  method: "GET" | "POST",
  path: readonly string[],
): Promise<HttpAnswer> {
  const url = new URL([features, ...path.map(encodeURIComponent)].join("/"));
  const headers = { authorization: options.token };
  const answer = await request(outside, url, { method, headers });
  if (answer.status === 401 || answer.status === 403) {
    throw new Error(
      `${outside.name} refused the token (${answer.status})${saying(answer)}. Set the token of the flag service to ` +
        `one that may change flags of the project ${options.project} in ${options.environment}.`,
    );
  }
  return answer;
}

function unexpected({ outside }: Unleash, answer: HttpAnswer): Error {
  const hint = faultOf(answer) === undefined ? " Check the url of the flag service." : "";
  return new Error(`${outside.name} answered ${answer.status}${saying(answer)}.${hint}`);
}

function saying(answer: HttpAnswer): string {
  const fault = faultOf(answer);
  if (fault === undefined) return "";
  const { message, details = [] } = fault;
  const said = details.length > 0 ? details.map((each) => each.message).join("; ") : message;
  return `: ${said.slice(0, 500).replace(/\.$/, "")}`;
}

/** Undefined: something that is not Unleash answered. */
function faultOf({ text }: HttpAnswer): Fault | undefined {
  return Fault.safeParse(parseJson(text)).data;
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
