import { z } from "zod";
import { strictMap } from "../yaml/strict-map.ts";
import type { Policy } from "./policy.ts";

/**
 * Enough to act on one problem of each service while nobody watches, and too little for a wrong rule or a flapping
 * alert to grow a service without end before the morning.
 */
export const defaultLimits: Policy["limits"] = {
  minReplicas: 1,
  maxReplicas: 10,
  changesPerHour: 6,
  cooldownMinutes: 5,
  attempts: 5,
  flaps: 4,
  flapMinutes: 60,
  evidenceMinutes: 30,
  holdHours: 24,
  stormServices: 5,
};

const week = 7 * 24 * 60;
const minutes = z.number().min(0).max(week);
const replicas = z.int().min(0).max(10_000);

export const limitsSchema: z.ZodType<Policy["limits"]> = strictMap({
  minReplicas: replicas.default(defaultLimits.minReplicas),
  maxReplicas: replicas.default(defaultLimits.maxReplicas),
  changesPerHour: z.int().min(1).max(1000).default(defaultLimits.changesPerHour),
  cooldownMinutes: minutes.default(defaultLimits.cooldownMinutes),
  attempts: z.int().min(1).max(100).default(defaultLimits.attempts),
  flaps: z.int().min(2).max(100).default(defaultLimits.flaps),
  flapMinutes: minutes.default(defaultLimits.flapMinutes),
  evidenceMinutes: z.number().min(1).max(week).default(defaultLimits.evidenceMinutes),
  holdHours: z
    .number()
    .min(0)
    .max(90 * 24)
    .default(defaultLimits.holdHours),
  stormServices: z.int().min(2).max(10_000).default(defaultLimits.stormServices),
}).superRefine(({ minReplicas, maxReplicas }, context) => {
  if (minReplicas <= maxReplicas) return;
  const message = `minReplicas ${minReplicas} is above maxReplicas ${maxReplicas}: lower the first or raise the second`;
  context.addIssue({ code: "custom", path: ["minReplicas"], message });
});
