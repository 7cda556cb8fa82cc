import type { OpenProblem } from "../../core/monitor/open-problem.ts";
import { problemOfAlert } from "../../core/problem/problem-of-alert.ts";
import type { Clock, Monitor } from "../../ports.ts";
import { parseBaseUrl } from "../base-url.ts";
import { authorization, type Credentials } from "../credentials.ts";
import { fetchOver, type TlsFiles } from "../tls-fetch.ts";
import { ask } from "./ask.ts";
import type { Alerts } from "./schema.ts";

export type AlertmanagerOptions = {
  /** As the configuration calls it. */
  readonly name: string;
  /** Up to where `/api/v2` begins. */
  readonly url: string;
  readonly pollSeconds: number;
  /** Only the alerts that are routed to a receiver of this name; otherwise all. */
  readonly receiver?: string | undefined;
  readonly credentials?: Credentials | undefined;
  readonly tls?: TlsFiles;
  /** What waits between two tries. */
  readonly clock: Clock;
  /** Real time, for one whole answer. */
  readonly deadlineMilliseconds?: number;
  readonly fetch?: typeof fetch;
};

/** Of thousands of alerts at once, each with its labels and annotations. */
const mostBytes = 32 * 1024 * 1024;

/**
 * Alertmanager's API, version 2, which has no comments. Silenced and inhibited alerts are listed as suppressed, and so
 * are those that it did not look at yet. Throws an Error that names the setting where the options cannot be used.
 */
export function createAlertmanager(options: AlertmanagerOptions): Monitor {
  const { name, clock, receiver, pollSeconds, deadlineMilliseconds = 30_000 } = options;
  const setting = `the monitor ${name}`;
  const base = parseBaseUrl(options.url, setting);
  const url = new URL(`${base.href}/api/v2/alerts`);
  for (const state of ["active", "silenced", "inhibited", "unprocessed"]) {
    url.searchParams.set(state, "true");
  }
  // A pattern there, which Alertmanager itself puts between ^ and $.
  if (receiver !== undefined) url.searchParams.set("receiver", quoted(receiver));
  const asked = {
    outside: {
      name: `Alertmanager at ${base.host}`,
      fetch: options.fetch ?? fetchOver(options.tls, setting),
      deadlineMilliseconds,
      mostBytes,
    },
    url,
    headers: { accept: "application/json", ...authorization(options.credentials, setting) },
    clock,
  };
  return {
    source: "alertmanager",
    pollSeconds,
    listOpen: async () => (await ask(asked)).flatMap(readAlert),
    comment: async () => undefined,
  };
}

function readAlert(alert: Alerts[number]): readonly OpenProblem[] {
  const read = problemOfAlert(alert);
  if (!read.ok) return [];
  const isSuppressed = alert.status.state !== "active";
  return [{ problem: read.problem, aliases: [alert.fingerprint], isSuppressed }];
}

function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
