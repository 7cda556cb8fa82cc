import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import { serve, serveGit } from "./http-upstream.ts";
import { change, gitAt, plainGit, shaOf, temporaryFolder, upstream } from "./upstream.ts";

const token = `ghs_42_${"abc.DEF-ghi_".repeat(40)}`;
const authorization = `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;

it("reads and writes over smart HTTP with the credential", async () => {
  const { folder, repository } = await upstream();
  await plainGit(repository.url, "config", "http.receivepack", "true");
  const url = `${await serveGit(folder, authorization)}/up.git`;
  const served = { url, slug: "acme/up" };
  const git = gitAt(join(folder, "over-http"), { credentials: async () => authorization });
  const first = shaOf(await git.commit(served, change({ a: "1" })));
  const second = shaOf(await git.commit(served, change({ a: "2" }, { expected: first })));
  expect(await plainGit(repository.url, "rev-parse", "main")).toBe(second);
  expect(await git.commit(served, change({ a: "3" }, { expected: first }))).toEqual({
    kind: "moved",
  });
  expect(await git.defaultBranch(served)).toBe("main");
});

it("reports a refused credential without showing it", async () => {
  const { folder } = await upstream();
  const url = `${await serveGit(folder, "Basic other")}/up.git`;
  const git = gitAt(join(folder, "over-http"), { credentials: async () => authorization });
  const error: unknown = await git.heads({ url, slug: null }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UnavailableError);
  expect(String(error)).toMatch(/refused the credentials/);
  const all = JSON.stringify([String(error), error, error instanceof Error ? error.stack : ""]);
  expect(all).not.toContain(token);
  expect(all).not.toContain(authorization.slice(6));
});

it("shows no token that the upstream repeats", async () => {
  const { folder, git, repository } = await upstream();
  const echo = await serve((_, response) => {
    response.writeHead(403, { "content-type": "text/plain" }).end(`no access with ${token}`);
  });
  const over = gitAt(join(folder, "over-http"), { credentials: async () => authorization });
  const error: unknown = await over
    .heads({ url: `${echo}/x.git`, slug: null })
    .catch((reason: unknown) => reason);
  expect(String(error)).toContain("[redacted]");
  expect(String(error)).not.toContain(token.slice(0, 30));
  expect(await git.heads(repository)).toEqual(new Map());
});

it("keeps the credential out of command lines and files", async () => {
  const { folder, repository } = await upstream();
  await plainGit(repository.url, "config", "http.receivepack", "true");
  const url = `${await serveGit(folder, authorization)}/up.git`;
  const path = process.env["PATH"] ?? "";
  const watched = join(folder, "watched");
  await mkdir(watched);
  const script = `#!/bin/sh\necho "$@" >>"${watched}/log"\nPATH="${path}" exec git "$@"\n`;
  await writeFile(join(watched, "git"), script, { mode: 0o755 });
  const git = gitAt(join(watched, "mirrors"), {
    credentials: async () => authorization,
    environment: { PATH: `${watched}:${path}` },
  });
  await git.commit({ url, slug: null }, change({ a: "1" }));
  const search = (text: string) =>
    plainGit(folder, "grep", "--no-index", "-l", "-F", text, "--", "watched").catch(
      () => "nothing",
    );
  expect(await search("push --porcelain")).toBe("watched/log");
  expect(await search(authorization.slice(6))).toBe("nothing");
});

it.each([
  ["a server that is down", "http://127.0.0.1:1/x.git"],
  ["a path without a repository", "/nowhere/at/all.git"],
])("reports %s as unavailable", async (_, url) => {
  const git = gitAt(join(await temporaryFolder(), "mirrors"));
  await expect(git.fetch({ url, slug: null })).rejects.toThrow(UnavailableError);
  await expect(git.heads({ url, slug: null })).rejects.toThrow(/could not be reached/);
});

it.each([
  [429, RateLimitedError],
  [503, UnavailableError],
] as const)("tells status %i by its kind", async (status, kind) => {
  const url = await serve((_, response) => void response.writeHead(status).end());
  const git = gitAt(join(await temporaryFolder(), "mirrors"));
  await expect(git.heads({ url: `${url}/x.git`, slug: null })).rejects.toThrow(kind);
});

it("gives git nothing of who started us", async () => {
  const { folder, repository } = await upstream();
  const environment = {
    PATH: process.env["PATH"],
    GITHUB_TOKEN: token,
    GIT_DIR: "/nowhere",
    GIT_AUTHOR_NAME: "Mallory",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "core.bare",
    GIT_CONFIG_VALUE_0: "nonsense",
    HOME: "/nowhere",
  };
  const git = gitAt(join(folder, "others"), { environment });
  const sha = shaOf(await git.commit(repository, change({ a: "1" })));
  expect(await git.read(repository, sha, "a")).toBe("1");
  await expect(
    gitAt(join(folder, "third"), { environment: { PATH: folder } }).heads(repository),
  ).rejects.toThrow(/install git/);
});
