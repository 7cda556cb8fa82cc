import type { Access } from "./connect.ts";
import { cutBody } from "./cut-text.ts";
import { linesOf } from "./marker-line.ts";
import { DescriptionAnswer, readAnswer } from "./schema.ts";

/** Changes the body where it differs. */
export async function describePullRequest(
  { octokit, owner, repo }: Access,
  number: number,
  text: string,
): Promise<void> {
  const pull = { owner, repo, pull_number: number };
  const body = cutBody(text);
  const { data } = await octokit.rest.pulls.get(pull);
  const before = readAnswer(DescriptionAnswer, data).body;
  if (linesOf(before).join("\n") === linesOf(body).join("\n")) return;
  await octokit.rest.pulls.update({ ...pull, body });
}
