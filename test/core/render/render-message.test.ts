import { describe, expect, it } from "vitest";
import { helmMessage, kustomizeMessage } from "../../../src/core/render/render-message.ts";

describe("helmMessage()", () => {
  it.each([
    [
      "a missing value, of Helm 4",
      'Error: carts/templates/d.yaml:30:42\n  executing "carts/templates/d.yaml" at <.Values.a.b>:\n    nil pointer evaluating interface {}.b\n\nUse --debug flag to render out invalid YAML\n',
      'shop/chart/templates/d.yaml:30:43: executing "shop/chart/templates/d.yaml" at <.Values.a.b>: nil pointer evaluating interface {}.b',
    ],
    [
      "a missing value, of Helm 3",
      'Error: template: carts/templates/d.yaml:30:42: executing "carts/templates/d.yaml" at <.Values.a.b>: nil pointer\n',
      'shop/chart/templates/d.yaml:30:43: executing "shop/chart/templates/d.yaml" at <.Values.a.b>: nil pointer',
    ],
    [
      "a template that cannot be read",
      'Error: parse error at (carts/charts/db/templates/s.yaml:5): function "foo" not defined\n',
      'shop/chart/charts/db/templates/s.yaml:5:1: function "foo" not defined',
    ],
    [
      "a template that makes no YAML",
      "Error: YAML parse error on carts/templates/s.yaml: error converting YAML to JSON: yaml: line 6: could not find expected ':'\n\nUse --debug flag\n",
      "shop/chart/templates/s.yaml:1:1: what this renders is no YAML, in its line 6: could not find expected ':'",
    ],
    [
      "values that cannot be read",
      "Error: failed to parse ./shop/values.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 3: did not find expected ']'\n",
      "shop/values.yaml:3:1: did not find expected ']'",
    ],
    [
      "anything else, after warnings",
      "level=WARN msg=x\nError: found in Chart.yaml, but missing in charts/ directory: db\n",
      "shop/chart/Chart.yaml:1:1: found in Chart.yaml, but missing in charts/ directory: db",
    ],
  ])("places %s", (_, stderr, message) => {
    expect(helmMessage(stderr, "shop/chart")).toBe(message);
  });

  it("keeps values and logins out, and stays short", () => {
    const said =
      "Error: cannot unmarshal !!str `hunter2` into int, https://me:hunter2@example.org\n";
    expect(helmMessage(said, "c")).not.toContain("hunter2");
    expect(helmMessage(`Error: ${"x".repeat(5000)}`, "c").length).toBeLessThanOrEqual(1000);
    expect(helmMessage("Error: a\u001b[31m\tb\r\nc", "c")).not.toMatch(/\p{Cc}/u);
  });
});

describe("kustomizeMessage()", () => {
  it.each([
    ["kustomize", 'Error: invalid Kustomization: json: unknown field "foo"\n'],
    [
      "kubectl",
      'E1121 15:13:40.960231   28967 run.go:72] "command failed" err="invalid Kustomization: json: unknown field \\"foo\\""\n',
    ],
    ["an older kubectl", 'error: invalid Kustomization: json: unknown field "foo"\n'],
  ])("says what %s said", (_, stderr) => {
    expect(kustomizeMessage(stderr, "web/kustomization.yaml")).toBe(
      'web/kustomization.yaml:1:1: invalid Kustomization: json: unknown field "foo"',
    );
  });
});
