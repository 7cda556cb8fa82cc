/** What a pass over one key came to. A fault that may go away is thrown instead and retried with back-off. */
export type Outcome =
  | { readonly kind: "done" }
  /** Look again at `until` at the latest; a hint may come earlier. */
  | { readonly kind: "waiting"; readonly reason: string; readonly until: Date };

export const done: Outcome = { kind: "done" };

export function waiting(reason: string, now: Date, seconds: number): Outcome {
  return { kind: "waiting", reason, until: new Date(now.getTime() + seconds * 1000) };
}
