import { z } from "zod";

const labels = z.record(z.string(), z.string()).exactOptional();

/** Any object of the API: the envelope is checked, the rest is kept. */
export const LiveObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().exactOptional(),
    uid: z.string().exactOptional(),
    generation: z.number().exactOptional(),
    resourceVersion: z.string().exactOptional(),
    labels,
    annotations: labels,
    deletionTimestamp: z.string().exactOptional(),
  }),
});

/** An APIResourceList: what one group and version serves. */
export const ResourceList = z.object({
  resources: z.array(
    z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean().default(false) }),
  ),
});

/** A failure, as meta/v1 Status. */
export const FailureStatus = z.object({
  message: z.string().default(""),
  reason: z.string().default(""),
  details: z
    .object({
      causes: z
        .array(
          z.object({
            reason: z.string().default(""),
            message: z.string().default(""),
            field: z.string().default(""),
          }),
        )
        .default([]),
    })
    .prefault({}),
});
export type FailureStatus = z.infer<typeof FailureStatus>;
