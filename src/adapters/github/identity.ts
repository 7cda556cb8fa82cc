import type { Octokit } from "@octokit/rest";
import { z } from "zod";

/** Who the credentials are: the author that GitHub recognises in commits, and the login of its comments. */
export type Identity = { readonly login: string; readonly name: string; readonly email: string };

const App = z.object({ slug: z.string() });
const User = z.object({ login: z.string(), id: z.number(), name: z.string().nullish() });

/** An App acts as the user `<slug>[bot]`, whose id is not the App's (github-bots.md §2.4). */
export async function identityOfApp(app: Octokit, anonymous: Octokit): Promise<Identity> {
  const { slug } = App.parse((await app.rest.apps.getAuthenticated()).data);
  const login = `${slug}[bot]`;
  // Only the mail address needs the id; a server that tells nothing to strangers still gets a commit.
  const user = await anonymous.rest.users
    .getByUsername({ username: login })
    .then(({ data }) => User.parse(data))
    .catch(() => undefined);
  const local = user === undefined ? login : `${user.id}+${login}`;
  return { login, name: login, email: `${local}@users.noreply.github.com` };
}

export async function identityOfToken(octokit: Octokit): Promise<Identity> {
  const { login, id, name } = User.parse((await octokit.rest.users.getAuthenticated()).data);
  return { login, name: name ?? login, email: `${id}+${login}@users.noreply.github.com` };
}
