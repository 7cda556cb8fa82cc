import type { EventFault } from "../problem/event-fault.ts";
import type { ReadPlace } from "./evaluation-place.ts";
import type { EvaluationRequest } from "./evaluation-request.ts";
import type { ReadWindow } from "./evaluation-window.ts";

export type CombinedRequest =
  | { readonly kind: "request"; readonly request: EvaluationRequest }
  | { readonly kind: "faulty"; readonly faults: readonly EventFault[] };

/** The parts of a request as one, or the faults of all of them. `path` is where the window's fields are. */
export function combineRequest({
  place,
  window,
  path,
  rest,
}: {
  readonly place: ReadPlace;
  readonly window: ReadWindow;
  readonly path: string;
  readonly rest: Pick<EvaluationRequest, "labels" | "deployment" | "testStrategy" | "trigger">;
}): CombinedRequest {
  if (place.ok && window.ok) {
    const { start, end } = window.window;
    const written = { start: start.toISOString(), end: end.toISOString() };
    return { kind: "request", request: { ...place.place, window: written, ...rest } };
  }
  const faults = [
    ...(place.ok ? [] : place.faults),
    ...(window.ok
      ? []
      : window.faults.map(({ field, message }) => ({ field: `${path}${field}`, message }))),
  ];
  return { kind: "faulty", faults };
}
