import { wordOf } from "../yaml/text-schemas.ts";
import type { Stage } from "./shipyard.ts";

/** Keptn's spellings of a deployment strategy (keptn.md §1.1); absent and empty mean `direct`. */
export const deploymentStrategy = wordOf<Stage["deploymentStrategy"]>(
  {
    direct: "direct",
    blue_green_service: "blue_green_service",
    blue_green: "blue_green_service",
    canary: "blue_green_service",
    user_managed: "user_managed",
  },
  "direct",
);
