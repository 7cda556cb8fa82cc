import type { Load } from "./load.ts";

/** A way to bring a cluster to what a load wants, from nothing but its manifests. Throws where it fails. */
export type Contestant = {
  readonly name: string;
  readonly apply: (load: Load) => Promise<void>;
};
