import { z } from "zod";
import { strictMap } from "../core/yaml/strict-map.ts";
import { connectionFaults, connectionKeys } from "./connection.ts";

/** A source of SLI values; `kind` says which of the other keys it takes. */
export const IndicatorSettings = strictMap({
  kind: z.enum(["prometheus", "dynatrace"]).default("prometheus"),
  ...connectionKeys,
  /** How long a value may be on its way into the provider; its kind has a default. */
  ingestDelaySeconds: z.int().min(0).max(3600).optional(),
}).superRefine((settings, context) => {
  const faults = connectionFaults(settings, settings.kind === "dynatrace" ? "dynatrace" : "plain");
  for (const message of faults) context.addIssue({ code: "custom", message });
});
export type IndicatorSettings = z.infer<typeof IndicatorSettings>;
