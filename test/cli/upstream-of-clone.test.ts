import { join } from "node:path";
import { expect, it } from "vitest";
import { upstreamAt } from "../../src/cli/upstream.ts";
import { upstreamOfClone } from "../../src/cli/upstream-of-clone.ts";
import { readEnv } from "../../src/config/env.ts";
import { plainGit, temporaryFolder } from "../adapters/git/upstream.ts";

const nowhere = { write: () => undefined, isTerminal: false };

it.each([
  ["git@github.com:acme/shop.git", "https://github.com/acme/shop.git", "acme/shop"],
  ["ssh://git@github.com/acme/shop.git", "https://github.com/acme/shop.git", "acme/shop"],
  ["https://github.com/acme/shop", "https://github.com/acme/shop.git", "acme/shop"],
  ["https://git.example.org/shop.git", "https://git.example.org/shop.git", null],
])("a clone of %s is written at %s", async (origin, url, slug) => {
  const folder = await temporaryFolder();
  const clone = join(folder, "clone");
  await plainGit(folder, "init", "--quiet", clone);
  await plainGit(clone, "remote", "add", "origin", origin);
  const variables = { PATH: process.env["PATH"], GITHUB_TOKEN: "t" };
  const io = { env: variables, cwd: folder, now: () => new Date(0), out: nowhere, err: nowhere };
  const { env } = readEnv(variables);
  const upstream = await upstreamOfClone(io, upstreamAt("clone", { io, env }));
  const login = slug === null ? null : { user: "x-access-token", token: "t" };
  expect(upstream).toEqual({ repository: { url, slug }, login });
});
