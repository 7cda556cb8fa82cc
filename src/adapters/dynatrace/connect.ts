import type { Clock } from "../../ports.ts";
import { parseBaseUrl } from "../base-url.ts";
import { checkToken } from "../token.ts";
import type { Asker } from "./send.ts";

export type DynatraceConnection = {
  /** Of the environment, with or without `/api/v2` at the end. */
  readonly url: string;
  /** An access token (`dt0c01.…`). */
  readonly token: string;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
  /** Of each call; 30,000. */
  readonly deadlineMilliseconds?: number;
};

/** Who asks a Dynatrace, for as many calls as there will be. Throws an Error that names what cannot be used. */
export function connect(connection: DynatraceConnection, role: Asker["role"]): Omit<Asker, "stop"> {
  const setting = `the Dynatrace ${role}`;
  const base = parseBaseUrl(connection.url, setting);
  return {
    role,
    clock: connection.clock,
    token: checkToken(connection.token, setting),
    href: base.href.replace(/\/api(?:\/v[12])?$/, ""),
    outside: {
      name: `Dynatrace at ${base.host}`,
      fetch: connection.fetch ?? fetch,
      deadlineMilliseconds: connection.deadlineMilliseconds ?? 30_000,
    },
  };
}
