import { assert, integer, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { cutBody, cutLine } from "../../../src/adapters/github/cut-text.ts";

describe("cutBody()", () => {
  it("leaves alone what fits", () => {
    expect(cutBody("short", 200)).toBe("short");
  });

  it("cuts between paragraphs and says so", () => {
    const cut = cutBody(`first\n\nsecond\n\n${"x".repeat(300)}`, 200);
    expect(cut).toMatch(/^first\n\nsecond\n\n_Cut here: .* 115 characters\._$/);
  });

  it("closes a fence that the cut left open", () => {
    const cut = cutBody(`intro\n\n\`\`\`\`yaml\na: 1\n\nb: ${"x".repeat(300)}\n\`\`\`\`\n`, 200);
    expect(cut).toMatch(/yaml\na: 1\n````\n\n_Cut here/);
  });

  it("never exceeds the limit", () => {
    assert(
      property(string({ unit: "binary", maxLength: 600 }), (text) => {
        expect(cutBody(text, 250).length).toBeLessThanOrEqual(250);
      }),
    );
  });
});

describe("cutLine()", () => {
  it("is one line of at most so many code points", () => {
    assert(
      property(string({ unit: "binary" }), integer({ min: 1, max: 20 }), (text, limit) => {
        const line = cutLine(text, limit);
        expect(Array.from(line).length).toBeLessThanOrEqual(limit);
        expect(line).not.toMatch(/[\r\n]/);
      }),
    );
  });
});
