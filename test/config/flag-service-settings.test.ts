import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { formatFault } from "../../src/core/fault.ts";

function read(service: string) {
  const parsed = parseConfig(`flagServices:\n  main: ${service}\n`, "c.yaml");
  return parsed.ok ? parsed.value.flagServices["main"] : parsed.faults.map(formatFault);
}

const unleash =
  "url: https://unleash.example.org, tokenEnv: UNLEASH_TOKEN, environment: production";

describe("flagServices", () => {
  it("are Unleash's if nothing else is said, and make no flags", () => {
    expect(read(`{ ${unleash} }`)).toMatchObject({
      kind: "unleash",
      project: "default",
      createFlags: false,
    });
    expect(read(`{ ${unleash}, createFlags: true }`)).toMatchObject({ createFlags: true });
  });

  it("need nothing for flagd", () => {
    expect(read("{ kind: flagd }")).toEqual({ kind: "flagd", configMap: "evenkeel-flags" });
    expect(read("{ kind: flagd, configMap: my-flags }")).toMatchObject({ configMap: "my-flags" });
  });

  it.each([
    ["{ url: 'https://unleash.example.org' }", ["tokenEnv", "environment"]],
    [`{ ${unleash}, configMap: flags }`, ["configMap"]],
    ["{ kind: flagd, url: 'https://flagd.example.org' }", ["url"]],
    [
      "{ url: 'https://u', tokenEnv: T, environment: '{branch}' }",
      ["may hold {stage} and {project}, and no other braces"],
    ],
    ["{ kind: flagd, configMap: My_Flags }", ["must be the name of a ConfigMap"]],
  ])("say what %s lacks or takes", (service, words) => {
    expect(read(service)).toEqual(words.map((word) => expect.stringContaining(word)));
  });
});
