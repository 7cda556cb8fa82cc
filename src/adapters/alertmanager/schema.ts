import { z } from "zod";

/** The answer of `/api/v2/alerts`; what an alert says is read as a notification's is. */
export const Alerts = z.array(
  z.looseObject({
    fingerprint: z.string(),
    startsAt: z.string(),
    status: z.looseObject({ state: z.string() }),
  }),
);
export type Alerts = z.infer<typeof Alerts>;
