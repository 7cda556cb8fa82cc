/**
 * What this process knows of the evaluations that are still open, by id. It only saves calls and measures patience: a
 * process that starts has asked nobody yet, so its patience begins anew.
 */
export type EvaluationMemory = Map<string, EvaluationState>;

type EvaluationState = {
  /** Whoever keeps the evaluation from going on. */
  failing?: Failing;
  /** What its pending status says. */
  said?: string;
};

type Failing = {
  readonly who: "project" | "provider" | "sink";
  readonly firstFailure: Date;
  readonly reason: string;
  /** When to ask again. */
  readonly until: Date;
};

/** Since when they do not answer, as far as this process has asked: since `now` where they did until now. */
export function failingSince(
  memory: EvaluationMemory,
  id: string,
  { who, now }: { readonly who: Failing["who"]; readonly now: Date },
): Date {
  const failing = memory.get(id)?.failing;
  return failing?.who === who ? failing.firstFailure : now;
}

/** The pause that somebody was granted and that is not over. A project is read again by whoever looks. */
export function pauseOf(
  memory: EvaluationMemory,
  id: string,
  now: Date,
): Pick<Failing, "reason" | "until"> | undefined {
  const failing = memory.get(id)?.failing;
  if (failing === undefined || failing.who === "project" || now >= failing.until) return undefined;
  const { reason, until } = failing;
  return { reason, until };
}

export function remember(memory: EvaluationMemory, id: string, news: EvaluationState): void {
  memory.set(id, { ...memory.get(id), ...news });
}
