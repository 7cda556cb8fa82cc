import { describe, expect, it } from "vitest";
import { nameFault, namespaceFault } from "../../src/core/names.ts";

describe("nameFault()", () => {
  it.each(["a", "carts", "carts-db", "a1", "a--b", "a".repeat(63)])("lets %s be a name", (name) => {
    expect(nameFault("service", name)).toBeUndefined();
  });

  it.each([
    "",
    "1a",
    "-a",
    "a-",
    "Carts",
    "carts_db",
    "carts.db",
    "a/b",
    "../a",
    "a b",
    "a\n",
    "ä",
    "a".repeat(64),
  ])("refuses %j, and says what a name is", (name) => {
    expect(nameFault("stage", name)).toMatch(/^stage name ".*" must be 1 to 63 characters of a-z/);
  });

  it("shows no more of a long word than a line holds, and nothing that breaks the line", () => {
    const fault = nameFault("project", "a\n".repeat(500)) ?? "";
    expect(fault.length).toBeLessThan(300);
    expect(fault).not.toContain("\n");
  });
});

describe("namespaceFault()", () => {
  it("lets a project and a stage share 63 characters, and no more", () => {
    expect(namespaceFault("a".repeat(31), "b".repeat(31))).toBeUndefined();
    expect(namespaceFault("a".repeat(32), "b".repeat(31))).toBe(
      `namespace ${"a".repeat(32)}-${"b".repeat(31)} has 64 characters, Kubernetes allows 63: shorten the project or the stage`,
    );
  });
});
