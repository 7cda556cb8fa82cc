import { describe, expect, it } from "vitest";
import { formatFault } from "../../../src/core/fault.ts";
import { parseFlags } from "../../../src/core/flags/parse-flags.ts";

describe("parseFlags", () => {
  it.each([
    ["on", true],
    ["off", false],
    ["true", true],
    ["false", false],
    ['"on"', true],
    ["'off'", false],
    ["Off", false],
    ["TRUE", true],
    ["yes", true],
    ["no", false],
  ])("takes %s for %s", (written, expected) => {
    const parsed = parseFlags(`flags:\n  EnablePromotion: ${written}\n`, "flags.yaml");
    const flag = { enabled: expected, rollout: null, variants: null };
    expect(parsed).toEqual({ ok: true, value: new Map([["EnablePromotion", flag]]) });
  });

  it("reads the long form, and what it does not name is null", () => {
    const text = `flags:
  Plain: { state: off }
  Part: { state: on, rollout: 20 }
  Named: { state: "on", rollout: 5%, variants: { blue: 30%, red: 2, amber: { payload: x } } }
  Listed:
    state: yes
    variants:
      - { name: a, payload: { type: number, value: 3 } }
      - { name: b, weight: 1 }
      - { name: c }
`;
    const parsed = parseFlags(text, "flags.yaml");
    expect(parsed.ok && Object.fromEntries(parsed.value)).toEqual({
      Plain: { enabled: false, rollout: null, variants: null },
      Part: { enabled: true, rollout: 20, variants: null },
      Named: {
        enabled: true,
        rollout: 5,
        variants: [
          { name: "blue", weight: 300, payload: null },
          { name: "red", weight: 467, payload: null },
          { name: "amber", weight: 233, payload: { type: "string", value: "x" } },
        ],
      },
      Listed: {
        enabled: true,
        rollout: null,
        variants: [
          { name: "a", weight: 334, payload: { type: "number", value: "3" } },
          { name: "b", weight: 333, payload: null },
          { name: "c", weight: 333, payload: null },
        ],
      },
    });
  });

  it.each(["", "# none yet\n", "flags:\n", "flags: {}\n"])("finds no flags in %j", (text) => {
    expect(parseFlags(text, "flags.yaml")).toEqual({ ok: true, value: new Map() });
  });

  it("keeps a flag's name as it is written", () => {
    const parsed = parseFlags("flags: {on: off, 1.0: on}\n", "flags.yaml");
    expect(parsed.ok && [...parsed.value].map(([name, { enabled }]) => [name, enabled])).toEqual([
      ["on", false],
      ["1.0", true],
    ]);
  });

  it.each([
    ["flags:\n  A: maybe\n", '2:6: "maybe" is not a flag\'s state: write on or off'],
    ["flags:\n  A:\n", "2:3: flags.A must be text, not empty"],
    ["flags:\n  A: {}\n", "2:6: flags.A.state is missing"],
    ["flags:\n  A: {state: maybe}\n", '2:14: "maybe" is not a flag\'s state'],
    ["flags:\n  A: {state: on, rolout: 5}\n", '2:18: "rolout" is not a key of flags.A, known'],
    ["flags:\n  A: {state: on, rollout: 101}\n", '2:27: "101" is not a rollout: write a whole'],
    ["flags:\n  A: {state: on, rollout: 2.5}\n", '2:27: "2.5" is not a rollout'],
    ["flags:\n  A: {state: on, variants: many}\n", "2:28: flags.A.variants must be a list"],
    ["flags:\n  A: {state: on, variants: {a: x}}\n", '2:32: "x" is no weight: write a share'],
    ["flags:\n  A: {state: on, variants: {a: {wieght: 3}}}\n", '2:33: "wieght" is not a key'],
    ["flags:\n  A: {state: on, variants: {a: 50%, b: 60%}}\n", "2:18: the percentages are 110%"],
    ["flags:\n  A: {state: on, variants: {a: 50%}}\n", "2:18: the weights are 50% together"],
    ["flags:\n  A: {state: on, variants: [{name: a}, {name: a}]}\n", '2:18: the variant "a" is'],
    [
      "flags:\n  A: {state: on, variants: [{name: a, payload: {type: json, value: '{'}}]}\n",
      '2:39: "{" is no json: correct it, or its type',
    ],
    [
      "flags:\n  A: {state: on, variants: [{name: a, payload: {type: number, value: x}}]}\n",
      '2:39: "x" is no number',
    ],
    ["flags:\n  '': on\n", "2:3: "],
    ["flags:\n  A: on\n  A: off\n", '3:3: the key "A" is written twice: remove one of the two'],
    ["flags: [A]\n", "1:1: flags must be a map, not a list"],
    ["flags:\nFlags: {}\n", '2:1: "Flags" is not a key of the file'],
  ])("says what is wrong with %j", (text, expected) => {
    const parsed = parseFlags(text, "flags.yaml");
    const faults = parsed.ok ? [] : parsed.faults.map(formatFault);
    expect(faults).toEqual([expect.stringContaining(`flags.yaml:${expected}`)]);
  });
});
