import { RateLimitedError } from "../../ports.ts";
import type { Observation, ObjectQuery, ObservedEvent } from "../../ports/cluster.ts";
import type { Api } from "./api.ts";
import { listObjects } from "./list-objects.ts";
import { pause } from "../pause.ts";
import { watchObjects } from "./watch-objects.ts";

/** Failures in a row after which a watch is not resumed but begun anew. */
const patience = 5;

/**
 * List and watch until disposed. A watch that ends or breaks goes on where it was; one that has lost its place lists
 * again. What fails is tried again after 0.2 to 30 seconds, what is refused after 30 seconds to 5 minutes.
 */
export function observeObjects(
  api: () => Promise<Api>,
  query: ObjectQuery,
  options: Pick<Api, "clock" | "random"> & { readonly onEvent: (event: ObservedEvent) => void },
): Observation {
  const { clock, random, onEvent } = options;
  const abort = new AbortController();
  const { signal } = abort;
  let place: string | undefined;
  let told: string | undefined;
  let [failures, refusals, isLost] = [0, 0, false];

  function tell(event: ObservedEvent): void {
    if (!signal.aborted) onEvent(event);
  }

  /** Milliseconds until the next step, as of all of these. */
  async function step(): Promise<number> {
    return place === undefined ? list() : watch(place);
  }

  async function list(): Promise<number> {
    const result = await listObjects(await api(), query, {
      onStart: () => tell({ kind: "listing" }),
      onObject: (object) => tell({ kind: "changed", object }),
      signal,
    });
    if (result.kind !== "listed") {
      const absent = `the cluster serves no ${query.kind} in ${query.apiVersion}`;
      const message = result.kind === "no-kind" ? absent : result.message;
      return refused({ reason: result.kind, message });
    }
    const { revision } = result;
    [place, told, isLost] = [revision, revision, false];
    tell({ kind: "listed", revision });
    return 0;
  }

  async function watch(from: string): Promise<number> {
    let hasHeard = false;
    const end = await watchObjects(await api(), query, {
      from,
      signal,
      onOpen: () => (refusals = 0),
      onEvent: (revision, event) => {
        [hasHeard, failures] = [true, 0];
        if (event !== undefined) tell(event);
        if (!signal.aborted) [place, told] = [revision, revision];
      },
    });
    if (end.kind === "over") return hasHeard ? 0 : backoff();
    place = undefined;
    return end.kind === "expired" ? backoff() : refused(end);
  }

  function refused({
    reason,
    message,
  }: Pick<Extract<ObservedEvent, { kind: "refused" }>, "reason" | "message">): number {
    if (refusals === 0) tell({ kind: "refused", reason, message });
    const seconds = Math.min(30 * 1.5 ** refusals, 300);
    refusals++;
    return seconds * 1000 * (0.9 + 0.2 * random());
  }

  function failed(error: unknown): number {
    const milliseconds = backoff();
    if (failures > patience) place = undefined;
    if (place === undefined && !isLost) {
      isLost = true;
      tell({ kind: "lost", message: error instanceof Error ? error.message : String(error) });
    }
    const asked = error instanceof RateLimitedError ? error.retryAfterSeconds * 1000 : 0;
    return Math.max(milliseconds, asked);
  }

  function backoff(): number {
    const longest = Math.min(200 * 2 ** failures, 30_000);
    failures++;
    return longest * (0.5 + 0.5 * random());
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const milliseconds = await step().catch((error: unknown) =>
        signal.aborted ? 0 : failed(error),
      );
      await pause(clock, milliseconds, signal);
    }
  }
  void run();
  return { revision: () => told, [Symbol.dispose]: () => abort.abort() };
}
