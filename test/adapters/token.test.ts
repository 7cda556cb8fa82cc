import { describe, expect, it } from "vitest";
import { checkToken } from "../../src/adapters/token.ts";

describe("checkToken()", () => {
  it("gives back a token that a header can carry", () => {
    expect(checkToken("*:*.abc-1", "it")).toBe("*:*.abc-1");
  });

  it("says that a token is empty", () => {
    expect(() => checkToken("", "the flag service")).toThrow(
      "The token of the flag service is empty",
    );
  });

  it.each(["secret\n", "secret token", "secrét"])("refuses %j without showing it", (token) => {
    const check = () => checkToken(token, "the flag service");
    expect(check).toThrow("The token of the flag service must be one line");
    expect(check).not.toThrow(/secr/);
  });
});
