import { problemId } from "../core/problem/problem-id.ts";
import { SpooledEvent } from "../core/spool/spooled-event.ts";
import type { SpoolItem } from "../ports.ts";

/** Undefined for an item that no version of this server has written. */
export function readSpooled({ payload }: SpoolItem): SpooledEvent | undefined {
  try {
    return SpooledEvent.parse(JSON.parse(payload));
  } catch {
    return undefined;
  }
}

export function projectOf(spooled: SpooledEvent): string | null {
  switch (spooled.kind) {
    case "problem":
      return spooled.problem.project;
    case "evaluation":
      return spooled.request.project;
    case "invalidation":
      return spooled.invalidation.project;
  }
}

/** What an item is about: a later word on it says nothing without the earlier one. */
export function subjectOf(spooled: SpooledEvent): string {
  switch (spooled.kind) {
    case "problem":
      return `problem ${problemId(spooled.problem)}`;
    case "evaluation":
      return `evaluation ${spooled.request.trigger.id}`;
    case "invalidation":
      return `evaluation ${spooled.invalidation.evaluation}`;
  }
}
