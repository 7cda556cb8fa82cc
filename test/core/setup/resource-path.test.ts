import fc from "fast-check";
import { expect, it } from "vitest";
import { resourcePathFault } from "../../../src/core/setup/resource-path.ts";

it.each([
  "remediation.yaml",
  "jmeter/load.jmx",
  "a b/c.yaml",
  ".github/CODEOWNERS",
  "git/x",
  "ünï/x",
])("takes %j", (path) => {
  expect(resourcePathFault(path)).toBeUndefined();
});

it.each([
  ["", "is empty"],
  ["../x", "leads out of its folder"],
  ["a/../../x", "leads out of its folder"],
  ["/etc/passwd", "is absolute"],
  ["C:/x", "is absolute"],
  ["a\\..\\x", "holds a backslash"],
  ["a//b", "has an empty part"],
  ["./a", "has an empty part"],
  ["a/", "has an empty part"],
  [".git/config", "is git's own"],
  ["a/.GIT/hooks/x", "is git's own"],
  ["git~1/config", "is git's own"],
  [".git /config", "is git's own"],
  [".g\u200cit/config", "cannot be seen"],
  ["a\nb", "cannot be seen"],
  ["a\u202eb", "cannot be seen"],
  ["-rf", "starts with a dash"],
  ["x".repeat(501), "longer than 500"],
])("refuses %j, for it %s", (path, why) => {
  expect(resourcePathFault(path)).toContain(why);
});

it("takes no path that leaves its folder", () => {
  const part = fc.constantFrom("..", ".", "", "a", ".git", "b.yaml", "/", "\\");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const path = parts.join("/");
      const safe = resourcePathFault(path) === undefined;
      const plain = path.split("/").every((each) => ["a", "b.yaml"].includes(each));
      expect(safe).toBe(plain);
    }),
  );
});
