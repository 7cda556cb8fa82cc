import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { carts, commandLine, ok } from "./command-line.ts";
import { plainGit, pushAsPerson, temporaryFolder } from "../adapters/git/upstream.ts";

const shipyard = `--shipyard=${carts}/shipyard.yaml`;

it("create project makes main with the shipyard and a branch for each stage", async () => {
  const cli = await commandLine();
  const { out } = ok(await cli.run("create", "project", "sockshop", shipyard));
  const head = await cli.git("sockshop", "rev-parse", "main");
  expect(out).toContain(cli.repository("sockshop"));
  expect(out).toMatch(new RegExp(`main +committed +${head.slice(0, 10)}`));
  for (const stage of ["dev", "staging", "production"]) {
    expect(await cli.git("sockshop", "rev-parse", stage)).toBe(head);
    expect(out).toMatch(new RegExp(`${stage} +created +${head.slice(0, 10)}`));
  }
  const text = await readFile(`${carts}/shipyard.yaml`, "utf8");
  expect(await cli.git("sockshop", "show", "main:shipyard.yaml")).toBe(text.trim());
  expect(await cli.git("sockshop", "log", "-1", "--format=%B", "main")).toBe(
    "feat: create the project sockshop\n\nProject: sockshop",
  );
});

it("create project run twice changes nothing and says so", async () => {
  const cli = await commandLine();
  ok(await cli.run("create", "project", "sockshop", shipyard));
  const before = await cli.git("sockshop", "for-each-ref");
  const { out } = ok(await cli.run("create", "project", "sockshop", shipyard));
  expect(out.match(/unchanged/g)).toHaveLength(4);
  expect(await cli.git("sockshop", "for-each-ref")).toBe(before);
});

it("create project makes again what is missing", async () => {
  const cli = await commandLine();
  ok(await cli.run("create", "project", "sockshop", shipyard));
  await cli.git("sockshop", "branch", "--delete", "--force", "dev");
  const { out } = ok(await cli.run("create", "project", "sockshop", shipyard));
  expect(out).toMatch(/dev +created/);
  expect(out).toMatch(/staging +unchanged/);
});

it("create project names the author that the environment names", async () => {
  const cli = await commandLine({
    GIT_AUTHOR_NAME: "Grace",
    GIT_AUTHOR_EMAIL: "grace@example.org",
  });
  ok(await cli.run("create", "project", "sockshop", shipyard));
  expect(await cli.git("sockshop", "log", "-1", "--format=%an %ae %cn", "main")).toBe(
    "Grace grace@example.org evenkeel",
  );
});

it.each([
  [
    "a name in capitals",
    "Sockshop",
    "stages:\n- name: dev\n",
    /project name "Sockshop" must be/,
    2,
  ],
  ["a shipyard with a fault", "shop", "stages:\n- nme: dev\n", /shipyard\.yaml:2:\d+: /, 1],
  ["no YAML at all", "shop", "stages: [", /shipyard\.yaml:\d+:\d+: /, 1],
  [
    "a namespace that is too long",
    `p${"x".repeat(60)}`,
    "stages:\n- name: dev\n",
    /shipyard\.yaml:2:3: namespace .* has 65 characters/,
    1,
  ],
])("create project refuses %s and leaves no commit", async (_, name, text, message, code) => {
  const cli = await commandLine();
  await cli.write("shipyard.yaml", text);
  const ended = await cli.run("create", "project", name, "--shipyard=shipyard.yaml");
  expect(ended.code).toBe(code);
  expect(ended.err).toMatch(message);
  const refs = await cli.git(name, "for-each-ref").catch(() => "");
  expect(refs).toBe("");
});

it("create project refuses a shipyard that cannot be read", async () => {
  const cli = await commandLine();
  const ended = await cli.run("create", "project", "shop", "--shipyard=nowhere.yaml");
  expect(ended).toEqual({
    code: 2,
    out: "",
    err: "nowhere.yaml cannot be read: there is no such file\n",
  });
});

it("create project does not overwrite the shipyard of a project that is there", async () => {
  const cli = await commandLine();
  ok(await cli.run("create", "project", "sockshop", shipyard));
  await cli.write("other.yaml", "stages:\n- name: test\n");
  const ended = await cli.run("create", "project", "sockshop", "--shipyard=other.yaml");
  expect(ended.code).toBe(2);
  expect(ended.err).toContain("has another shipyard.yaml already");
  expect(await cli.git("sockshop", "branch", "--list", "test")).toBe("");
});

it("create project takes a remote, remembers it, and keeps its token to itself", async () => {
  const cli = await commandLine();
  const remote = join(await temporaryFolder(), "remote.git");
  await plainGit(cli.folder, "init", "--quiet", "--bare", "--initial-branch=main", remote);
  const ended = ok(
    await cli.run(
      "create",
      "project",
      "sockshop",
      shipyard,
      "--git-user=ada",
      "--git-token=a-very-secret-token",
      `--git-remote-url=${remote}`,
    ),
  );
  expect(ended.out + ended.err).not.toContain("a-very-secret-token");
  const note = join(cli.folder, ".evenkeel/projects/sockshop.json");
  expect((await stat(note)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(note, "utf8"))).toEqual({
    url: remote,
    login: { user: "ada", token: "a-very-secret-token" },
  });
  ok(await cli.run("create", "service", "carts", "--project=sockshop"));
  expect(await plainGit(remote, "show", "dev:carts/metadata.yaml")).toBe("servicename: carts");
  const elsewhere = await cli.run("create", "project", "sockshop", shipyard, "--git-remote-url=x");
  expect(elsewhere.err).toContain(`is at ${remote} already`);
});

it("create project keeps to the layout that the remote's evenkeel.yaml asks for", async () => {
  const cli = await commandLine();
  const remote = join(await temporaryFolder(), "remote.git");
  await plainGit(cli.folder, "init", "--quiet", "--bare", "--initial-branch=main", remote);
  await pushAsPerson(remote, "main", { "evenkeel.yaml": "layout: folders\n" });
  const url = `--git-remote-url=${remote}`;
  ok(await cli.run("create", "project", "sockshop", shipyard, url));
  ok(await cli.run("create", "service", "carts", "--project=sockshop"));
  expect(await plainGit(remote, "branch", "--format=%(refname:short)")).toBe("main");
  const files = await plainGit(remote, "ls-tree", "-r", "--name-only", "main");
  expect(files.split("\n")).toEqual([
    "dev/carts/metadata.yaml",
    "evenkeel.yaml",
    "production/carts/metadata.yaml",
    "shipyard.yaml",
    "staging/carts/metadata.yaml",
  ]);
});

it.each([
  ["ssh's short form", "git@github.com:acme/shop.git", "write the repository's https:// address"],
  ["a login in the url", "https://ada:secret@example.org/shop.git", "holds a login"],
])("create project refuses %s as a remote", async (_, url, message) => {
  const cli = await commandLine();
  const ended = await cli.run("create", "project", "shop", shipyard, `--git-remote-url=${url}`);
  expect(ended.code).toBe(2);
  expect(ended.err).toContain(message);
  expect(ended.err).not.toContain("secret");
});
