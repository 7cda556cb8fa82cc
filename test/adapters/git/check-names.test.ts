import { spawnSync } from "node:child_process";
import { assert, pre, property, string } from "fast-check";
import { expect, it } from "vitest";
import { checkBranch, checkPath, checkSha } from "../../../src/adapters/git/check-names.ts";
import { checkUrl, mirrorName } from "../../../src/adapters/git/repository-url.ts";

it.each([
  "",
  "-x",
  "--upload-pack=x",
  "/a",
  "a/",
  "a//b",
  "a..b",
  "a b",
  "a\nb",
  "a\0",
  "a~1",
  "a^",
  "a:b",
  "a?",
  "a*",
  "a[b",
  String.raw`a\b`,
  "a@{1}",
  "@",
  "HEAD",
  ".a",
  "a/.b",
  "a.lock",
  "a.lock/b",
  "a.",
])("refuses the branch %j", (branch) => {
  expect(() => checkBranch(branch)).toThrow(/not the name of a branch/);
});

it.each(["main", "evenkeel/journal", "evenkeel/shop/prod-1", "größe", "a.b", "a-", "@a"])(
  "takes the branch %j",
  (branch) => {
    expect(checkBranch(branch)).toBe(`refs/heads/${branch}`);
  },
);

it("takes no branch that git would not", () => {
  assert(
    property(string({ maxLength: 12, unit: "binary-ascii" }), (branch) => {
      pre(takes(branch));
      const { status } = spawnSync("git", ["check-ref-format", `refs/heads/${branch}`]);
      expect(status).toBe(0);
    }),
    { numRuns: 40 },
  );
});

it.each([
  "",
  "/a",
  "a/",
  "a//b",
  ".",
  "..",
  "../a",
  "a/../b",
  "a/..",
  "./a",
  "-a",
  "a\nb",
  "a\0b",
  "\ud800",
  ".git/config",
  "a/.GIT/hooks/x",
])("refuses the path %j", (path) => {
  expect(() => checkPath(path)).toThrow(/not the name of a path/);
});

it.each(["a", "a/b c.yaml", ".github/x.yml", "a..b", "a/-b", ":(glob)*", 'q"', "größe/ü"])(
  "takes the path %j",
  (path) => {
    expect(checkPath(path)).toBe(path);
  },
);

it.each([
  "",
  "main",
  "HEAD",
  "-x",
  "A".repeat(40),
  "a".repeat(39),
  `${"a".repeat(40)}\n`,
  `${"a".repeat(40)}^`,
])("refuses the commit %j", (sha) => {
  expect(() => checkSha(sha)).toThrow(/not the name of a commit/);
});

it.each([
  ["relative/path", /absolute path/],
  ["-x", /absolute path/],
  ["ext::sh -c x", /absolute path/],
  ["ssh://git@host/x", /absolute path/],
  ["/a\nb", /absolute path/],
  ["https://me:secret@host/o/r.git", /holds a login/],
  ["https://secret@host/o/r.git", /holds a login/],
])("refuses the url %j without repeating a login", (url, message) => {
  const check = () => checkUrl({ url, slug: null });
  expect(check).toThrow(message);
  expect(check).not.toThrow(/secret/);
});

it("names mirrors so that people know them and no two urls share one", () => {
  const names = [
    "https://github.com/acme/shop.git",
    "https://github.com/acme/shop",
    "https://other.example/acme/shop",
    "/../..",
  ].map((url) => mirrorName({ url, slug: null }));
  expect(names[0]).toMatch(/^acme-shop-[0-9a-f]{12}\.git$/);
  expect(names[3]).toMatch(/^[^./][^/]*\.git$/);
  expect(new Set(names).size).toBe(names.length);
});

function takes(branch: string): boolean {
  try {
    checkBranch(branch);
    return true;
  } catch {
    return false;
  }
}
