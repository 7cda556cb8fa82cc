import type { SpoolItem } from "../../ports.ts";

/** What happens to the spool, in the order in which it was asked for. */
export type SpoolChange =
  | { readonly kind: "put"; readonly items: readonly SpoolItem[] }
  | { readonly kind: "remove"; readonly ids: readonly string[] }
  /** Whether the disk takes something as long as an event. */
  | { readonly kind: "probe" };
