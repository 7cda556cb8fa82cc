import { z } from "zod";
import type { Hint } from "../flows/hint.ts";

const Named = z.object({ full_name: z.string() });
const Commit = z.object({ head_sha: z.string() }).nullish().catch(null);

/** The few words of a webhook that say where to look; the state itself is read from GitHub. */
const Payload = z.object({
  action: z.string().nullish().catch(null),
  sender: z.object({ type: z.string() }).nullish().catch(null),
  repository: Named.nullish().catch(null),
  repositories: z.array(Named).nullish().catch(null),
  repositories_added: z.array(Named).nullish().catch(null),
  ref: z.string().nullish().catch(null),
  after: z.string().nullish().catch(null),
  sha: z.string().nullish().catch(null),
  pull_request: z
    .object({
      number: z.number(),
      head: z.object({ sha: z.string() }),
      base: z.object({ ref: z.string() }),
    })
    .nullish()
    .catch(null),
  /** What a comment was written under; only a pull request's has the second. */
  issue: z
    .object({ number: z.number(), pull_request: z.looseObject({}) })
    .nullish()
    .catch(null),
  check_run: Commit,
  check_suite: Commit,
  merge_group: z.object({ head_sha: z.string(), base_ref: z.string() }).nullish().catch(null),
});
type Payload = z.infer<typeof Payload>;

/** One hint for each repository that an event is about; none for events of accounts. */
export function webhookHints(event: string, body: unknown): readonly Hint[] {
  const payload = Payload.safeParse(body).data;
  if (payload === undefined) return [];
  const { repository, repositories, repositories_added, sender } = payload;
  // What bots write is no command, and our own comments would wake us for nothing.
  if (event === "issue_comment" && sender?.type === "Bot") return [];
  if (repository) {
    return [{ kind: "repository", slug: repository.full_name, event, ...detailsOf(payload) }];
  }
  return [...(repositories ?? []), ...(repositories_added ?? [])].map(({ full_name }) => ({
    kind: "repository",
    slug: full_name,
    event,
  }));
}

function detailsOf(payload: Payload) {
  const branch = branchOf(payload);
  const sha = shaOf(payload);
  const number = (payload.pull_request ?? payload.issue)?.number;
  return {
    ...(branch === undefined ? {} : { branch }),
    ...(sha === undefined ? {} : { sha }),
    ...(payload.action === "rerequested" ? { again: true as const } : {}),
    ...(number === undefined ? {} : { pullRequest: number }),
  };
}

function branchOf({ merge_group, ref, pull_request }: Payload): string | undefined {
  const pushed = /^refs\/heads\/(.+)$/.exec(merge_group?.base_ref ?? ref ?? "")?.[1];
  return pushed ?? pull_request?.base.ref;
}

/** A deleted branch ends at forty zeros, which is no commit. */
function shaOf(payload: Payload): string | undefined {
  const { pull_request, check_run, check_suite, merge_group } = payload;
  const head = (check_run ?? check_suite ?? merge_group)?.head_sha;
  const sha = pull_request?.head.sha ?? head ?? payload.sha ?? payload.after;
  return sha && !/^0+$/.test(sha) ? sha : undefined;
}
