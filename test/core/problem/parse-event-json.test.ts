import { assert, jsonValue, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEventJson } from "../../../src/core/problem/parse-event-json.ts";

describe("parseEventJson()", () => {
  it.each([
    ['{"a":"line\nbreak\ttab"}', { a: "line\nbreak\ttab" }],
    ['{\r\n"a": "say \\"hi\\"\n"}', { a: 'say "hi"\n' }],
    ['{"a":"back\\\\","b":"x\ny"}', { a: "back\\", b: "x\ny" }],
  ])("reads raw control characters within strings: %j", (text, value) => {
    expect(parseEventJson(text)).toEqual(value);
  });

  it.each(["", "{", "{'a':1}", '{"a":"x', "\u0000"])("is undefined for %j", (text) => {
    expect(parseEventJson(text)).toBeUndefined();
  });

  it("reads any JSON as it is, and unescaped as well", () => {
    assert(
      property(jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseEventJson(text)).toEqual(JSON.parse(text));
        const raw = text.replaceAll(/(?<!\\)((?:\\\\)*)\\n/g, "$1\n");
        expect(parseEventJson(raw)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("does not choke on a hostile megabyte", () => {
    expect(parseEventJson(`"${'\\"'.repeat(500_000)}`)).toBeUndefined();
  });
});
