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

/** A page of objects; `items` of built-in kinds do not say which kind they are. */
export const ObjectPage = z.object({
  metadata: z.object({
    resourceVersion: z.string().default(""),
    continue: z.string().default(""),
  }),
  items: z.array(z.record(z.string(), z.unknown())).nullish(),
});

/** A line of a watch. The object of an ERROR is a Status. */
export const WatchEvent = z.object({
  type: z.string(),
  object: z.record(z.string(), z.unknown()),
});
export type WatchEvent = z.infer<typeof WatchEvent>;

/** What a BOOKMARK is about. */
export const Bookmark = z.object({ metadata: z.object({ resourceVersion: z.string() }) });

/** An APIResourceList: what one group and version serves. */
export const ResourceList = z.object({
  resources: z.array(
    z.object({
      name: z.string(),
      singularName: z.string().default(""),
      kind: z.string(),
      namespaced: z.boolean().default(false),
      shortNames: z.array(z.string()).default([]),
    }),
  ),
});

/** An APIGroupList: what there is below `/apis`. */
export const GroupList = z.object({
  groups: z.array(
    z.object({
      versions: z.array(z.object({ groupVersion: z.string() })),
      preferredVersion: z.object({ groupVersion: z.string() }).optional(),
    }),
  ),
});

/** An APIGroupDiscoveryList: everything below `/api` or `/apis` in one answer, preferred versions first. */
export const AggregatedDiscovery = z.object({
  kind: z.literal("APIGroupDiscoveryList"),
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string().default("") }).prefault({}),
      versions: z
        .array(
          z.object({
            version: z.string(),
            resources: z
              .array(
                z.object({
                  resource: z.string(),
                  singularResource: z.string().default(""),
                  responseKind: z.object({ kind: z.string() }).nullish(),
                  scope: z.string().default(""),
                  shortNames: z.array(z.string()).default([]),
                }),
              )
              .default([]),
          }),
        )
        .default([]),
    }),
  ),
});

export type AggregatedDiscovery = z.infer<typeof AggregatedDiscovery>;

/** A failure, as meta/v1 Status. */
export const FailureStatus = z.object({
  message: z.string().default(""),
  reason: z.string().default(""),
  code: z.number().default(0),
  details: z
    .object({
      kind: z.string().default(""),
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

/** Of a scalar that YAML may take for a number or a boolean, its text, as kubectl does; nothing where it is empty. */
const text = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform((value) => (value === null || value === "" ? undefined : value?.toString()));

/** A kubeconfig, of which only that it is there matters where client-node reads the rest. */
export const Kubeconfig = z.object({
  "current-context": text,
  contexts: z
    .array(z.object({ name: text, context: z.object({ cluster: text, user: text }).nullish() }))
    .nullish(),
  clusters: z
    .array(
      z.object({
        name: text,
        cluster: z
          .object({
            server: text,
            "certificate-authority": text,
            "certificate-authority-data": text,
            "insecure-skip-tls-verify": z.boolean().nullish(),
            "tls-server-name": text,
            "proxy-url": text,
          })
          .nullish(),
      }),
    )
    .nullish(),
  users: z
    .array(
      z.object({
        name: text,
        user: z
          .object({
            token: text,
            tokenFile: text,
            "client-certificate": text,
            "client-certificate-data": text,
            "client-key": text,
            "client-key-data": text,
            username: text,
            password: text,
            as: text,
            "as-uid": text,
            "as-groups": z.array(z.unknown()).nullish(),
            "as-user-extra": z.record(z.string(), z.unknown()).nullish(),
            exec: z.unknown().optional(),
            "auth-provider": z.unknown().optional(),
          })
          .nullish(),
      }),
    )
    .nullish(),
});
export type Kubeconfig = z.infer<typeof Kubeconfig>;
