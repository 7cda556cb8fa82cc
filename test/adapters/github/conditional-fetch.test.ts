import { expect, it } from "vitest";
import { conditionalFetch } from "../../../src/adapters/github/conditional-fetch.ts";
import { bootGitHub } from "./boot-github.ts";

it("asks as often as it likes for what does not change, and sees at once what does", async () => {
  await using world = await bootGitHub("app", { requestsPerHour: 40 });
  const { alice, hosting, repository } = world;
  const { number } = await world.propose("remediate/a");
  const look = async () => ({
    pull: await hosting.pullRequests.get(repository, number),
    comments: await hosting.pullRequests.comments(repository, number),
    reviews: await hosting.pullRequests.reviews(repository, number),
    protection: await hosting.pullRequests.protection(repository, "production"),
  });
  const first = await look();
  for (let times = 0; times < 20; times += 1) expect(await look()).toEqual(first);
  await alice.comment("acme/shop", number, "/evenkeel help");
  expect((await look()).comments).toHaveLength(1);
});

function scripted(answers: readonly (() => Response)[]) {
  const asked: (string | null)[] = [];
  const fetch = conditionalFetch(async (_, init) => {
    asked.push(new Headers(init?.headers).get("if-none-match"));
    const answer = answers[asked.length - 1];
    if (answer === undefined) throw new Error("one call too many");
    return answer();
  });
  return { fetch, asked };
}

const url = "https://api.github.test/x";
const tagged = (body: string, etag: string) => () => new Response(body, { headers: { etag } });
const refused = () => new Response("no", { status: 403, headers: { etag: '"1"' } });
const unchanged = () => new Response(null, { status: 304 });

it("answers with what it kept, headers too, where GitHub says that it still holds", async () => {
  const { fetch, asked } = scripted([
    tagged("one", '"1"'),
    unchanged,
    tagged("two", '"2"'),
    unchanged,
  ]);
  const texts: string[] = [];
  for (let times = 0; times < 4; times += 1) {
    const response = await fetch(url);
    expect(response.status).toBe(200);
    texts.push(`${response.headers.get("etag")} ${await response.text()}`);
  }
  expect(texts).toEqual(['"1" one', '"1" one', '"2" two', '"2" two']);
  expect(asked).toEqual([null, '"1"', '"1"', '"2"']);
});

it.each([
  ["what another media type asked for", url, { headers: { accept: "text/plain" } }],
  ["what is written", url, { method: "POST" }],
  ["another address", `${url}?page=2`, {}],
])("says nothing of it when it asks for %s", async (_, address, init) => {
  const { fetch, asked } = scripted([tagged("one", '"1"'), tagged("two", '"2"')]);
  await fetch(url);
  await fetch(address, init);
  expect(asked).toEqual([null, null]);
});

it("keeps no refusal", async () => {
  const { fetch, asked } = scripted([refused, tagged("one", '"1"')]);
  expect((await fetch(url)).status).toBe(403);
  await fetch(url);
  expect(asked).toEqual([null, null]);
});
