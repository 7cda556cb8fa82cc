/** What a person may ask of Evenkeel in a comment. */
export type Command =
  | { readonly kind: "retry" }
  /** `minutes` is null where the comment names no time. */
  | { readonly kind: "hold"; readonly minutes: number | null; readonly reason: string }
  | { readonly kind: "resume" }
  | { readonly kind: "explain" }
  | { readonly kind: "help" };

export const commandNames = [
  "retry",
  "hold",
  "resume",
  "explain",
  "help",
] as const satisfies readonly Command["kind"][];
