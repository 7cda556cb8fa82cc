import type { SliState } from "../../core/evaluation/sli-result.ts";

/** A query that gives no value, which is the result of its indicator alone. */
export class NoValueError extends Error {
  override name = "NoValueError";
  readonly state: Exclude<SliState, "measured">;
  constructor(state: Exclude<SliState, "measured">, message: string) {
    super(message);
    this.state = state;
  }
}
