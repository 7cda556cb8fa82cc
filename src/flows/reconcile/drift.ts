import { removesItself } from "../../core/health/absent-health.ts";
import {
  decideDrift,
  type DriftDecision,
  type DriftHistory,
  type DriftPolicy,
} from "../../core/reconcile/decide-drift.ts";
import type { ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import type { ObjectAction, ObjectRow } from "../../core/reconcile/object-action.ts";
import { objectKey } from "../../core/reconcile/object-ref.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import type { SetView } from "./set-view.ts";

/** An object that was as wanted and is so no more. */
export type Drift = {
  readonly ref: ObjectRef;
  /** The first field that differs; null where the object is gone. */
  readonly field: string | null;
  /** Field manager that wrote it last; null where it is not known. */
  readonly by: string | null;
  readonly answer: "corrected" | "refused" | "reported" | "backed-off";
};

/** What is remembered of drift between the passes of one process. */
export type DriftMemory = Map<string, { readonly history?: DriftHistory; readonly told: string }>;

export type DriftReview = {
  /** Objects that the pass leaves alone. */
  readonly held: ReadonlyMap<string, ObjectAction>;
  /** Drift that was not known before. */
  readonly news: readonly Drift[];
  /** When something that is left alone for now may be corrected. */
  readonly lookAgain: Date | undefined;
};

type Review = {
  readonly view: SetView;
  readonly wanted: readonly WantedObject[];
  readonly policy: DriftPolicy;
  readonly now: Date;
};

/** Objects that were as they are wanted once, and are so no more: which to put right, and which to leave. */
export function reviewDrift(given: Review, memory: DriftMemory): DriftReview {
  const held = new Map<string, ObjectAction>();
  const news: Drift[] = [];
  let lookAgain: Date | undefined;
  for (const wanted of given.wanted) {
    const found = findDrift(given.view, wanted);
    if (found === undefined) continue;
    const decision = decideDrift(given.policy, memory.get(wanted.key)?.history, given.now);
    if (decision.kind === "leave") held.set(wanted.key, leave(decision.reason, found));
    if (decision.kind === "leave" && decision.until !== null) {
      lookAgain = earlier(lookAgain, decision.until);
    }
    const answer = answers[decision.kind === "leave" ? decision.reason : decision.kind];
    if (answer === undefined) continue;
    const { version, field, by } = found;
    const drift = { ref: wanted.ref, field, by, answer };
    if (remember(memory, { key: wanted.key, drift, version, decision })) news.push(drift);
  }
  return { held, news, lookAgain };
}

/** `version` tells one change of a field from the next; a status does not count. */
type Found = Pick<Drift, "field" | "by"> & { readonly version: string };

function findDrift(view: SetView, wanted: WantedObject): Found | undefined {
  if (!view.hasAgreed(wanted)) return undefined;
  const known = view.records.get(wanted.key);
  if (known === undefined) {
    return removesItself(wanted.payload) ? undefined : { field: null, by: null, version: "absent" };
  }
  const { agreement, generation, resourceVersion, uid } = known;
  if (agreement.kind !== "differs") return undefined;
  const { field, by } = agreement;
  return { field, by, version: `${uid} ${generation ?? resourceVersion}` };
}

const answers = {
  correct: "corrected",
  report: "reported",
  "back-off": "backed-off",
  off: undefined,
} as const;

function leave(
  reason: "report" | "off" | "back-off",
  found: Pick<Drift, "field" | "by">,
): ObjectAction {
  if (reason === "off") return { kind: "unchanged" };
  return { kind: "drifted", reason, message: describeDrift(found) };
}

/** Whether it is worth a line: a correction always, what is left alone once. */
function remember(
  memory: DriftMemory,
  given: {
    readonly key: string;
    readonly drift: Drift;
    readonly version: string;
    readonly decision: DriftDecision;
  },
): boolean {
  const { key, drift, version, decision } = given;
  const known = memory.get(key);
  const told = JSON.stringify([drift.field, drift.by, drift.answer, version]);
  const history = decision.kind === "correct" ? decision.history : known?.history;
  memory.set(key, { told, ...(history === undefined ? {} : { history }) });
  return decision.kind === "correct" || known?.told !== told;
}

function earlier(a: Date | undefined, b: Date): Date {
  return a !== undefined && a < b ? a : b;
}

function describeDrift({ field, by }: Pick<Drift, "field" | "by">): string {
  if (field === null) return "it was deleted";
  return by === null ? `${field} was changed` : `${field} was changed, last written by ${by}`;
}

/** What became of the corrections: one that the cluster refused is none, one that found nothing to do is no news. */
export function settledDrift(news: readonly Drift[], rows: readonly ObjectRow[]): readonly Drift[] {
  const actions = new Map(rows.map(({ ref, action }) => [objectKey(ref), action.kind]));
  return news.flatMap((drift): readonly Drift[] => {
    if (drift.answer !== "corrected") return [drift];
    const action = actions.get(objectKey(drift.ref));
    if (action === "unchanged") return [];
    const isDone = action === "configured" || action === "created" || action === "recreated";
    return [isDone ? drift : { ...drift, answer: "refused" }];
  });
}
