import { z } from "zod";
import type { World as WholeWorld } from "../world.ts";

type World = Pick<WholeWorld, "github">;

const Pull = z.object({
  number: z.number(),
  title: z.string(),
  html_url: z.string(),
  state: z.string(),
});
const Comment = z.object({ body: z.string() });
const Status = z.object({
  context: z.string(),
  state: z.string(),
  description: z.string().nullable(),
  target_url: z.string().nullable(),
});

export type Pull = z.infer<typeof Pull>;
export type Status = z.infer<typeof Status>;

/** What a person sees on GitHub's pages. */
export async function readPull(world: World, slug: string, number: number): Promise<Pull> {
  return Pull.parse(await get(world, `${slug}/pulls/${number}`));
}

export async function readComments(
  world: World,
  slug: string,
  number: number,
): Promise<readonly string[]> {
  const comments = z.array(Comment).parse(await get(world, `${slug}/issues/${number}/comments`));
  return comments.map(({ body }) => body);
}

/** The newest status of each context, in order of context. */
export async function readStatuses(
  world: World,
  slug: string,
  sha: string,
): Promise<readonly Status[]> {
  const { statuses } = z
    .object({ statuses: z.array(Status) })
    .parse(await get(world, `${slug}/commits/${sha}/status`));
  return statuses.toSorted((a, b) => a.context.localeCompare(b.context));
}

async function get({ github }: World, path: string): Promise<unknown> {
  const response = await fetch(`${github.url}/repos/${path}`, {
    headers: { authorization: `Bearer ${github.as("ada").token}` },
  });
  if (!response.ok) throw new Error(`GitHub answered ${response.status} for ${path}`);
  return response.json();
}
