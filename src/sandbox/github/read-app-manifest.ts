import { load } from "js-yaml";
import { z } from "zod";

const Level = z.enum(["read", "write"]);

/** The repository permissions that this GitHub knows. */
export const AppPermissions = z.strictObject({
  actions: Level.exactOptional(),
  administration: Level.exactOptional(),
  checks: Level.exactOptional(),
  contents: Level.exactOptional(),
  deployments: Level.exactOptional(),
  issues: Level.exactOptional(),
  merge_queues: Level.exactOptional(),
  metadata: Level.exactOptional(),
  pull_requests: Level.exactOptional(),
  repository_hooks: Level.exactOptional(),
  statuses: Level.exactOptional(),
  workflows: z.literal("write").exactOptional(),
});

/** The events that this GitHub can send on request. */
const AppEvent = z.enum([
  "check_run",
  "check_suite",
  "create",
  "delete",
  "issue_comment",
  "issues",
  "merge_group",
  "pull_request",
  "pull_request_review",
  "push",
  "repository_dispatch",
  "status",
]);

const AppManifestFile = z.object({
  default_permissions: AppPermissions,
  default_events: z.array(AppEvent).readonly(),
});

/** What an App asks of GitHub when it is registered. */
export type AppManifest = {
  readonly permissions: Readonly<z.infer<typeof AppPermissions>>;
  readonly events: readonly z.infer<typeof AppEvent>[];
};

/** Reads the text of an `app.yml`. Throws, naming the key, where a permission or an event is unknown. */
export function readAppManifest(text: string): AppManifest {
  const parsed = AppManifestFile.safeParse(load(text));
  if (!parsed.success) {
    throw new Error(`app.yml cannot be used. Correct it: ${z.prettifyError(parsed.error)}`);
  }
  return { permissions: parsed.data.default_permissions, events: parsed.data.default_events };
}
