import type { KubernetesObject } from "./kubernetes-object.ts";

/** An object as it is sent, or a sentence about why it is not and what to do; it names no object and no value. */
export type Prepared =
  | { readonly kind: "payload"; readonly object: KubernetesObject }
  | { readonly kind: "refused"; readonly message: string };
