import { expect, it } from "vitest";
import { REPO, startWorld, statusOf } from "./world.ts";

it("lets a test answer in GitHub's place, and then nothing happens", async () => {
  let down = false;
  const world = await startWorld({
    intercept: ({ url, method }) =>
      down && method === "POST" && url.endsWith("/git/refs")
        ? new Response(JSON.stringify({ message: "slow down" }), {
            status: 403,
            headers: { "Retry-After": "60", "Content-Type": "application/json" },
          })
        : undefined,
  });
  const main = await world.bot.rest.git.getRef({ ...REPO, ref: "heads/main" });
  const create = () =>
    world.bot.rest.git.createRef({ ...REPO, ref: "refs/heads/x", sha: main.data.object.sha });
  down = true;
  expect(await statusOf(create())).toMatchObject({
    status: 403,
    message: expect.stringContaining("slow down"),
  });
  down = false;
  expect((await create()).status).toBe(201);
});

it("can lose the answer of what did happen", async () => {
  const world = await startWorld({
    afterEffect: ({ method, url }) =>
      method === "POST" && url.endsWith("/git/refs")
        ? new Response("", { status: 502 })
        : undefined,
  });
  const main = await world.bot.rest.git.getRef({ ...REPO, ref: "heads/main" });
  const sha = main.data.object.sha;
  const create = () =>
    statusOf(world.bot.rest.git.createRef({ ...REPO, ref: "refs/heads/x", sha }));
  expect((await create()).status).toBe(502);
  const ref = await world.bot.rest.git.getRef({ ...REPO, ref: "heads/x" });
  expect(ref.data.object.sha).toBe(sha);
});

it("answers in process as over HTTP, and 404 in GitHub's shape to what it does not know", async () => {
  const { github } = await startWorld();
  const response = await github.fetch(new Request(`${github.url}/api/v3/nothing/here`));
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ message: "Not Found", status: "404" });
});

it("stops sending webhooks and closes its port", async () => {
  const { github } = await startWorld();
  await github.close();
  await expect(fetch(github.url)).rejects.toThrow("fetch failed");
  await github.close();
});
