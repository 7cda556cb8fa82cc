import { generateKeyPairSync } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readAppManifest } from "../../src/sandbox/github/read-app-manifest.ts";
import { startGitHub } from "../../src/sandbox/github/start-github.ts";
import { temporaryFolder, plainGit } from "../adapters/git/upstream.ts";
import { carts, commandLine, ok, sockshop } from "./command-line.ts";

const add = [
  "add-resource",
  "--project=sockshop",
  "--stage=production",
  "--service=carts",
  `--resource=${carts}/remediation.yaml`,
  "--resourceUri=remediation.yaml",
];
const head = "evenkeel/add-carts-remediation.yaml-production";

it("a protected branch of a repository on disk gets a branch to merge, and one only", async () => {
  const cli = await sockshop();
  await protectOnDisk(cli.repository("sockshop"));
  const before = await cli.git("sockshop", "rev-parse", "production");
  const { out } = ok(await cli.run(...add));
  const sha = await cli.git("sockshop", "rev-parse", head);
  expect(out).toBe(
    `  production  proposed  ${sha.slice(0, 10)}  the branch is protected: merge ${head} into production\n`,
  );
  expect(await cli.git("sockshop", "rev-parse", "production")).toBe(before);
  expect(await cli.git("sockshop", "rev-parse", `${head}^`)).toBe(before);
  expect(ok(await cli.run(...add)).out).toContain(`production  waiting  ${sha.slice(0, 10)}`);
  expect(await cli.git("sockshop", "rev-parse", head)).toBe(sha);
});

it("a request that was merged before starts its branch anew", async () => {
  const cli = await sockshop();
  await protectOnDisk(cli.repository("sockshop"));
  ok(await cli.run(...add));
  const merge = ["commit-tree", `${head}^{tree}`, "-p", "production", "-p", head, "-m", "merge"];
  const merged = await cli.git("sockshop", ...merge);
  await cli.git("sockshop", "update-ref", "refs/heads/production", merged);
  expect(ok(await cli.run(...add)).out).toMatch(/production {2}unchanged/);
  await cli.write(
    "other.yaml",
    "remediations:\n- name: x\n  actions:\n  - action: scaling\n    value: +1\n",
  );
  ok(await cli.run(...add.with(4, "--resource=other.yaml")));
  expect(await cli.git("sockshop", "rev-list", "--count", `production..${head}`)).toBe("1");
});

it("a protected branch on GitHub gets a pull request, and its address each time", async () => {
  const github = await bootGitHub();
  const cli = await commandLine({ GHE_HOST: new URL(github.url).host, GHE_PROTOCOL: "http" });
  const remote = [
    "--git-user=ada",
    "--git-token=ada-token",
    `--git-remote-url=${github.url}/acme/sockshop`,
  ];
  const shipyard = `--shipyard=${carts}/shipyard.yaml`;
  ok(await cli.run("create", "project", "sockshop", shipyard, ...remote));
  ok(await cli.run("create", "service", "carts", "--project=sockshop"));
  github.protect("acme/sockshop", "production", { requiredChecks: ["ci"] });
  const first = ok(await cli.run(...add));
  const url = `${github.url}/acme/sockshop/pull/1`;
  expect(first.out).toMatch(new RegExp(`^ {2}production {2}proposed {2}[0-9a-f]{10} {2}${url}\n$`));
  expect(ok(await cli.run(...add)).out).toMatch(new RegExp(`waiting .* ${url}\n$`));
  ok(await cli.run("validate", `${github.url}/acme/sockshop`));
  const headers = { authorization: "Bearer ada-token" };
  const answer = await fetch(`${github.url}/repos/acme/sockshop/pulls`, { headers });
  expect(await answer.json()).toMatchObject([
    {
      title: "feat(production/carts): add remediation.yaml",
      base: { ref: "production" },
      head: { ref: head },
      body: expect.stringContaining("Project: sockshop\nStage: production\nService: carts"),
    },
  ]);
});

it("GITHUB_TOKEN opens the GitHub of the settings, is not noted, and goes nowhere else", async () => {
  const github = await bootGitHub();
  const GHE_HOST = new URL(github.url).host;
  const cli = await commandLine({ GHE_HOST, GHE_PROTOCOL: "http", GITHUB_TOKEN: "ada-token" });
  const shipyard = `--shipyard=${carts}/shipyard.yaml`;
  const create = ["create", "project", "sockshop", shipyard];
  ok(await cli.run(...create, `--git-remote-url=${github.url}/acme/sockshop.git`));
  const note = await readFile(join(cli.folder, ".evenkeel/projects/sockshop.json"), "utf8");
  expect(note).not.toContain("ada-token");
  ok(await cli.run(...create));
  const elsewhere = { env: { GHE_HOST: "github.example.org" } };
  const ended = await cli.runOn(elsewhere, "create", "service", "x", "--project=sockshop");
  expect(ended.code).toBe(2);
  expect(ended.err).not.toContain("ada-token");
});

/** What a server's branch protection does to a push. */
async function protectOnDisk(repository: string): Promise<void> {
  const hook = join(repository, "hooks/update");
  await mkdir(join(repository, "hooks"), { recursive: true });
  await writeFile(hook, '#!/bin/sh\n[ "$1" != refs/heads/production ]\n');
  await chmod(hook, 0o755);
  await plainGit(repository, "config", "core.hooksPath", "hooks");
}

async function bootGitHub() {
  const { publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const manifest = readAppManifest(await readFile("app.yml", "utf8"));
  const github = await startGitHub({
    root: await temporaryFolder(),
    now: () => new Date("2026-03-01T03:00:00Z"),
    app: {
      ...manifest,
      id: 1,
      slug: "evenkeel",
      publicKey,
      webhook: { url: null, secret: "unused" },
    },
    users: { ada: { token: "ada-token", role: "write" } },
  });
  onTestFinished(() => github.close());
  await github.createRepository("acme/sockshop");
  return github;
}
