/** Names one piece of work. Two of the same key never run at once; different keys run side by side. */
export type Key =
  | { readonly kind: "spool" }
  | { readonly kind: "sweep"; readonly project: string }
  | { readonly kind: "problem"; readonly project: string; readonly id: string }
  | { readonly kind: "evaluation"; readonly project: string; readonly id: string }
  | { readonly kind: "stage"; readonly project: string; readonly stage: string }
  /** What people and monitors are told of a problem. */
  | { readonly kind: "account"; readonly project: string; readonly id: string }
  | { readonly kind: "monitor"; readonly name: string }
  | { readonly kind: "checks"; readonly project: string; readonly sha: string };

export function formatKey(key: Key): string {
  return Object.values(key).join("/");
}
