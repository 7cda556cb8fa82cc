import { z } from "zod";
import { nameFault } from "../names.ts";
import { strictMap } from "../yaml/strict-map.ts";
import type { Route } from "./policy.ts";

const filled = z.string().min(1).max(200);

/** `{entity: ItemsController, stage: production, service: carts}`. */
export const routeSchema: z.ZodType<Route> = strictMap({
  entity: filled.nullable().default(null),
  namespace: filled.nullable().default(null),
  labels: z.record(filled, z.string()).default({}),
  stage: name("stage"),
  service: name("service"),
}).superRefine(({ entity, namespace, labels, stage, service }, context) => {
  if (entity === null && namespace === null && Object.keys(labels).length === 0) {
    const message = "a route needs a condition: write one of entity, namespace and labels";
    context.addIssue({ code: "custom", message });
  }
  if (stage === null && service === null) {
    const message = "a route needs a place: write stage, service, or both";
    context.addIssue({ code: "custom", message });
  }
});

function name(kind: "stage" | "service") {
  return z
    .string()
    .superRefine((written, context) => {
      const message = nameFault(kind, written);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .nullable()
    .default(null);
}
