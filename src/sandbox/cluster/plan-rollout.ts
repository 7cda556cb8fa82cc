/** The ReplicaSets of a Deployment as counts: `old` from the oldest to the newest. */
export type Rollout = {
  readonly desired: number;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  readonly fresh: Counts;
  readonly old: readonly Counts[];
};

export type Counts = { readonly replicas: number; readonly available: number };

/** The next step of a rolling update, as the real deployment controller takes it. */
export function planRollout(rollout: Rollout): {
  readonly fresh: number;
  readonly old: readonly number[];
} {
  const { desired, maxSurge, maxUnavailable, old } = rollout;
  const oldTotal = sum(old.map(({ replicas }) => replicas));
  const room = desired + maxSurge - oldTotal - rollout.fresh.replicas;
  const wanted = rollout.fresh.replicas + Math.max(0, room);
  const fresh = rollout.fresh.replicas > desired ? desired : Math.min(desired, wanted);

  const minAvailable = desired - maxUnavailable;
  const freshUnavailable = fresh - Math.min(fresh, rollout.fresh.available);
  let spare = Math.max(0, oldTotal + fresh - minAvailable - freshUnavailable);
  const healthy = old.map(({ replicas, available }) => {
    const cut = Math.min(spare, replicas - Math.min(replicas, available));
    spare -= cut;
    return replicas - cut;
  });
  const available = rollout.fresh.available + sum(old.map((counts) => counts.available));
  let surplus = Math.min(spare, Math.max(0, available - minAvailable));
  const left = healthy.map((replicas) => {
    const cut = Math.min(surplus, replicas);
    surplus -= cut;
    return replicas - cut;
  });
  return { fresh, old: left };
}

/** `25%` or a number, of `desired`; a surge rounds up, an outage down. */
export function portionOf(value: unknown, desired: number, round: "up" | "down"): number {
  if (typeof value === "number") return value;
  const exact = (Number.parseInt(String(value), 10) / 100) * desired;
  return round === "up" ? Math.ceil(exact) : Math.floor(exact);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
