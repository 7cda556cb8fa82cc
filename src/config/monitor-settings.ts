import { z } from "zod";
import { strictMap } from "../core/yaml/strict-map.ts";
import { connectionFaults, connectionKeys } from "./connection.ts";

/** A monitoring system whose open problems are listed; `kind` says which of the other keys it takes. */
export const MonitorSettings = strictMap({
  kind: z.enum(["dynatrace", "alertmanager"]),
  ...connectionKeys,
  pollMinutes: z.number().min(0.5).max(60).default(5),
  /** Only what this receiver of Alertmanager, or this alerting profile of Dynatrace, lets through. */
  receiver: z.string().min(1).optional(),
  alertingProfile: z.string().min(1).optional(),
}).superRefine((settings, context) => {
  const { kind, receiver, alertingProfile } = settings;
  const faults = [...connectionFaults(settings, kind === "dynatrace" ? "dynatrace" : "plain")];
  if (kind === "dynatrace" && receiver !== undefined) {
    faults.push("takes no receiver for Dynatrace: name its alertingProfile");
  }
  if (kind === "alertmanager" && alertingProfile !== undefined) {
    faults.push("takes no alertingProfile for Alertmanager: name its receiver");
  }
  for (const message of faults) context.addIssue({ code: "custom", message });
});
export type MonitorSettings = z.infer<typeof MonitorSettings>;
