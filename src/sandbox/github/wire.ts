import type { components } from "@octokit/openapi-types";

/** The shape that GitHub's own OpenAPI description gives to the named schema. */
export type Wire<Name extends keyof components["schemas"]> = components["schemas"][Name];

/** The fields of a webhook's payload beside those that every event carries. */
export type Payload<Name extends keyof components["schemas"]> = Omit<
  Wire<Name>,
  "action" | "repository" | "sender" | "installation" | "organization" | "enterprise"
>;
