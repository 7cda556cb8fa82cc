import { describe, expect, it } from "vitest";
import { planAction } from "../../../src/core/action/plan-action.ts";
import { givenService, givenContext } from "./given-service.ts";

function toggle(value: unknown, flags?: string) {
  const files = givenService(flags === undefined ? {} : { "flags.yaml": flags });
  return planAction({ action: "featuretoggle", value }, files, givenContext());
}

describe("toggle-feature", () => {
  it("changes one word of the flags file", () => {
    const text = "# carts\nflags:\n  EnableStaticContent: off # when slow\n  EnablePromotion: on\n";
    expect(toggle("EnableStaticContent:on", text)).toEqual({
      kind: "change",
      summary: "EnableStaticContent off → on",
      edits: [
        {
          path: "carts/flags.yaml",
          field: "flags.EnableStaticContent",
          object: null,
          from: "off",
          to: "on",
          content: text.replace("off", "on"),
        },
      ],
    });
  });

  it.each([
    ["off", "on"],
    ["false", "true"],
    ["False", "True"],
    ["OFF", "ON"],
    ["no", "yes"],
    ['"off"', '"on"'],
    ["'false'", "'true'"],
  ])("turns %s into %s, in the file's own words", (from, to) => {
    expect(toggle("A:on", `flags: {A: ${from}}\r\n`)).toMatchObject({
      edits: [{ content: `flags: {A: ${to}}\r\n` }],
    });
    expect(toggle("A:off", `flags: {A: ${to}}\r\n`)).toMatchObject({
      edits: [{ content: `flags: {A: ${from}}\r\n` }],
    });
  });

  it.each([
    ["flags:\n  B: off\n", "flags:\n  B: off\n  A: on\n"],
    ["flags:\n    B: false # b\n", "flags:\n    B: false # b\n    A: true\n"],
    ["flags:\n  B: 'off'\n", "flags:\n  B: 'off'\n  A: 'on'\n"],
    ['{"flags": {"B": "off"}}\n', '{"flags": {"B": "off", "A": "on"}}\n'],
    ["flags: {}\n", "flags: {A: on}\n"],
    ["flags:\n", "flags:\n  A: on\n"],
    ["flags:\n  A:\n", "flags:\n  A: on\n"],
    ["# none yet\n", "# none yet\nflags:\n  A: on\n"],
    ["", "flags:\n  A: on\n"],
  ])("adds a flag to %j", (before, content) => {
    expect(toggle("A:on", before)).toMatchObject({
      summary: expect.stringMatching(/^A → (on|true)$/),
      edits: [{ from: null, content }],
    });
  });

  it("makes the file where there is none", () => {
    const plan = toggle("A:off");
    const content = plan.kind === "change" ? plan.edits[0]?.content : undefined;
    expect(content).toMatch(/^# Feature flags of carts.*\nflags:\n {2}A: off\n$/);
  });

  it("makes an edit per flag, each on top of the one before", () => {
    const plan = toggle({ A: "on", B: "off", C: "on" }, "flags:\n  A: off\n  B: on\n  C: on\n");
    expect(plan).toMatchObject({
      kind: "change",
      summary: "A off → on, B on → off",
      edits: [
        { field: "flags.A", content: "flags:\n  A: on\n  B: on\n  C: on\n" },
        { field: "flags.B", content: "flags:\n  A: on\n  B: off\n  C: on\n" },
      ],
    });
  });

  it("keeps the summary short", () => {
    const flags = { A: "on", B: "on", C: "on", D: "on" };
    expect(toggle(flags, "")).toMatchObject({ summary: "A → on, B → on, 2 more flags" });
  });

  it.each([
    ["A:on", "flags: {A: true}\n", "A is already on"],
    [{ A: "off", B: false }, "flags: {A: off, B: 'no'}\n", "A is already off, B is already off"],
    [{}, "flags: {A: on}\n", "the action names no flag"],
  ])("has nothing to do for %j on %j", (value, text, message) => {
    expect(toggle(value, text)).toEqual({ kind: "nothing-to-do", message });
  });

  it.each([
    ["A:on", "flags: {A: maybe}\n", "unreadable-file", /flags.A is maybe: write on or off/],
    ["A:on", "flags: [A]\n", "ambiguous", /flags is a list, not a map/],
    ["A:on", "flags:\n  A: {enabled: off}\n", "ambiguous", /flags.A is a map, not a value/],
    ["A:on", "flags:\n  B: &x off\n  A: *x\n", "ambiguous", /alias \*x/],
    ["A:on", "flags: {A: off\n", "unreadable-file", /^carts\/flags.yaml:/],
    ["A", "flags: {A: off}\n", "bad-value", /value of featuretoggle: "A" names no state/],
  ])("refuses %j on %j", (...[value, text, reason, message]) => {
    expect(toggle(value, text)).toEqual({
      kind: "refusal",
      reason,
      message: expect.stringMatching(message),
    });
  });
});
