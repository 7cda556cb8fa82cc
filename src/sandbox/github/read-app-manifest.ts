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

/** The events that this GitHub can send on request, each with the permission that it takes to hear of it. */
const permissionOf = {
  check_run: "checks",
  check_suite: "checks",
  create: "contents",
  delete: "contents",
  issue_comment: "issues",
  issues: "issues",
  merge_group: "merge_queues",
  pull_request: "pull_requests",
  pull_request_review: "pull_requests",
  push: "contents",
  repository_dispatch: "contents",
  status: "statuses",
} as const satisfies Readonly<Record<string, keyof z.infer<typeof AppPermissions>>>;

const AppEvent = z.literal(Object.keys(permissionOf).filter(isEvent));

const AppManifestFile = z
  .object({
    default_permissions: AppPermissions,
    default_events: z.array(AppEvent).readonly(),
  })
  .superRefine(({ default_permissions: granted, default_events: events }, context) => {
    const unsupported = events.filter((event) => granted[permissionOf[event]] === undefined);
    if (unsupported.length === 0) return;
    const message = `Default events unsupported: ${unsupported.join(", ")}`;
    context.addIssue({ code: "custom", path: ["default_events"], message });
  });

/** What an App asks of GitHub when it is registered. */
export type AppManifest = {
  readonly permissions: Readonly<z.infer<typeof AppPermissions>>;
  readonly events: readonly z.infer<typeof AppEvent>[];
};

/**
 * Reads the text of an `app.yml`. Throws, naming the key, where a permission or an event is unknown, or where an event
 * is asked for without its permission: GitHub registers no such App.
 */
export function readAppManifest(text: string): AppManifest {
  const parsed = AppManifestFile.safeParse(load(text));
  if (!parsed.success) {
    throw new Error(`app.yml cannot be used. Correct it: ${z.prettifyError(parsed.error)}`);
  }
  return { permissions: parsed.data.default_permissions, events: parsed.data.default_events };
}

function isEvent(name: string): name is keyof typeof permissionOf {
  return Object.hasOwn(permissionOf, name);
}
