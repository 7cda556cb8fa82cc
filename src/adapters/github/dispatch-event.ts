import type { Hosting } from "../../ports/hosting.ts";
import type { Access } from "./connect.ts";

const longestName = 100;
const mostProperties = 10;
const mostCharacters = 60_000;

/** Throws where GitHub's bounds are passed (github-bots.md §2.3): nothing is left out silently. */
export async function dispatchEvent(
  { octokit, owner, repo }: Access,
  { event, payload }: Parameters<Hosting["dispatch"]>[1],
): Promise<void> {
  const count = Object.keys(payload).length;
  const size = JSON.stringify(payload).length;
  if (event.length === 0 || event.length > longestName) {
    throw new Error(`A dispatch's name has 1 to ${longestName} characters: shorten "${event}"`);
  }
  if (count > mostProperties) {
    throw new Error(
      `A dispatch carries ${mostProperties} properties, not ${count}: put them together`,
    );
  }
  if (size > mostCharacters) {
    throw new Error(`A dispatch carries ${mostCharacters} characters, not ${size}: send less`);
  }
  await octokit.rest.repos.createDispatchEvent({
    owner,
    repo,
    event_type: event,
    client_payload: { ...payload },
  });
}
