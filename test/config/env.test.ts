import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { githubUrls, readEnv } from "../../src/config/env.ts";
import { readText } from "../../src/config/read-text.ts";

describe("readEnv()", () => {
  it("takes an empty variable for one that is not set", () => {
    expect(readEnv({ PORT: "", HOST: "", GHE_HOST: "" })).toEqual(readEnv({}));
    expect(readEnv({}).faults).toEqual([]);
  });

  it("keeps what is right beside what is wrong", () => {
    const { env, faults } = readEnv({ PORT: "70000", HOST: "::1", EVENKEEL_DATA: "/var/lib" });
    expect(faults).toEqual([expect.stringMatching(/^PORT: /)]);
    expect(env).toMatchObject({ port: 3000, host: "::1", dataFolder: "/var/lib" });
  });

  it.each([
    ["PORT", "1.5"],
    ["PORT", "-1"],
    ["GHE_HOST", "https://github.example.org"],
    ["GHE_PROTOCOL", "ssh"],
    ["LOG_LEVEL", "LOUD"],
  ])("names %s, which cannot be %s", (name, value) => {
    expect(readEnv({ [name]: value }).faults).toEqual([
      expect.stringMatching(new RegExp(`^${name}: `)),
    ]);
  });
});

describe("githubUrls()", () => {
  it.each([
    [{}, "https://api.github.com", "https://github.com"],
    [{ GHE_HOST: "ghe.test" }, "https://ghe.test/api/v3", "https://ghe.test"],
    [
      { GHE_HOST: "127.0.0.1:80", GHE_PROTOCOL: "http" },
      "http://127.0.0.1:80/api/v3",
      "http://127.0.0.1:80",
    ],
  ])("of %j are %s and %s", (variables, api, web) => {
    expect(githubUrls(readEnv(variables).env)).toEqual({ api, web });
  });
});

describe("readText()", () => {
  it("reads a file, and knows nothing of one that cannot be read", async () => {
    const folder = await mkdtemp(join(tmpdir(), "evenkeel-text-"));
    try {
      await writeFile(join(folder, "a.yaml"), "a: ä\n");
      expect(readText(join(folder, "a.yaml"))).toBe("a: ä\n");
      expect(readText(join(folder, "b.yaml"))).toBeUndefined();
      expect(readText(folder)).toBeUndefined();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
