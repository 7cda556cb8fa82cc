import type { Problem } from "./problem.ts";

type Told = Pick<Problem, "occurrence" | "startedAt">;

/**
 * What a source calls later occurrences too: an alert's fingerprint without its start, Dynatrace's PID without what
 * tells it from its earlier uses. Null where an occurrence has a name of its own.
 */
export function lastingName({ occurrence, startedAt }: Told): string | null {
  const pid = reusedPid.exec(occurrence)?.[1];
  if (pid !== undefined) return pid;
  const end = `@${startedAt}`;
  return startedAt !== null && occurrence.endsWith(end) ? occurrence.slice(0, -end.length) : null;
}

/** A PID alone, which Dynatrace gives to later problems too; its second use is recorded as `<pid>#2`. */
const reusedPid = /^(-?\d+)(?:#\d+)?$/;

/** Undefined for what is no PID alone; 1 for its first use. */
export function useOfPid(occurrence: string): number | undefined {
  if (!reusedPid.test(occurrence)) return undefined;
  return Number(occurrence.split("#")[1] ?? 1);
}

/**
 * Whether what is told under the same lasting name is what is known, or began after it. Replicas of a Prometheus see an
 * alert begin at different times, and Alertmanager goes over to the earlier one.
 */
export function beganBy(known: string | null, told: string | null, noiseMinutes: number): boolean {
  if (known === null || told === null) return true;
  return Date.parse(told) <= Date.parse(known) + noiseMinutes * 60_000;
}

/** How much later the same alert may seem to begin: Alertmanager's default group_interval. */
export const startNoiseMinutes = 5;
