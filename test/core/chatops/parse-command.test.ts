import fc from "fast-check";
import { expect, it } from "vitest";
import { parseCommand } from "../../../src/core/chatops/parse-command.ts";

it.each([
  ["/evenkeel retry", { kind: "retry" }],
  ["\n\n/evenkeel RESUME  \nplease", { kind: "resume" }],
  ["/evenkeel explain this", { kind: "explain" }],
  ["/evenkeel help", { kind: "help" }],
  ["/evenkeel hold", { kind: "hold", minutes: null, reason: "" }],
  ["/evenkeel hold for 2h", { kind: "hold", minutes: 120, reason: "" }],
  ["/evenkeel hold for 3d release  week", { kind: "hold", minutes: 4320, reason: "release week" }],
  ["/evenkeel hold release day", { kind: "hold", minutes: null, reason: "release day" }],
] as const)("reads %j", (body, command) => {
  expect(parseCommand(body)).toEqual({ kind: "command", command });
});

it.each([
  ["", ""],
  ["a remark", "see\n/evenkeel retry"],
  ["a quotation", "> /evenkeel retry"],
  ["a longer word", "/evenkeeler retry"],
  ["indented code", "    /evenkeel retry"],
])("is not spoken to by %s", (_, body) => {
  expect(parseCommand(body)).toBeUndefined();
});

it.each([
  ["/evenkeel", "A command is missing"],
  ["/evenkeel retyr", "There is no such command, did you mean `retry`?"],
  ["/evenkeel merge", "There is no such command"],
  [
    "/evenkeel hold for ever",
    "A hold is `for` so long: a number and `m`, `h` or `d`, such as `2h`",
  ],
  ["/evenkeel hold for 0h", "A hold is `for` so long: a number and `m`, `h` or `d`, such as `2h`"],
  ["/evenkeel hold for 31d", "A hold lasts 30 days at most"],
])("does not understand %j, and says why", (body, detail) => {
  expect(parseCommand(body)).toEqual({ kind: "not-understood", detail });
});

it("never repeats what it does not understand", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 30 }), (words) => {
      const parsed = parseCommand(`/evenkeel x${words}`);
      expect(parsed?.kind === "not-understood" && parsed.detail).toMatch(
        /^There is no such command(, did you mean `[a-z]+`\?)?$/,
      );
    }),
  );
});
