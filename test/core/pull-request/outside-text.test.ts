import fc from "fast-check";
import { expect, it } from "vitest";
import {
  codeSpan,
  cut,
  plainWords,
  safeLink,
} from "../../../src/core/pull-request/outside-text.ts";

it.each([
  ["plain words", "Response time degradation", "`Response time degradation`"],
  ["a run of backticks", "a `b` ``c``", "``` a `b` ``c`` ```"],
  ["newlines", "a\n\n## b", "`a ## b`"],
  ["characters that turn the line around", "a\u202eb\u200b", "`ab`"],
  ["nothing", " \u0000 ", "`(empty)`"],
])("codeSpan() holds %s in one span", (_, text, expected) => {
  expect(codeSpan(text)).toBe(expected);
});

it.each([
  ["a mention", "ping @octocat", "ping @\u200boctocat"],
  ["an issue", "see #12", "see #\u200b12"],
  ["an old issue", "see GH-12", "see GH-\u200b12"],
  ["a closing word", "fixes #12", "f\u200bixes #\u200b12"],
  ["a link", "https://evil.example", "https:\u200b//evil.example"],
  ["HTML and Markdown", "<img src=x> [a](b) **c**", "img src=x a(b) c"],
  ["plain words", "Response time degradation", "Response time degradation"],
])("plainWords() takes the effect from %s", (_, text, expected) => {
  expect(plainWords(text)).toBe(expected);
});

it.each([
  ["p90 402.5 <= 1000", "p90 402.5 <= 1000"],
  ["p90 1359 > 1000", "p90 1359 > 1000"],
  ["> 5 quoted", "5 quoted"],
  ["* > 5 quoted", "5 quoted"],
  ["a <b> 5 <!channel>", "a b 5 !channel"],
])("plainWords() keeps a comparison as it is: %j", (text, expected) => {
  expect(plainWords(text)).toBe(expected);
});

it.each([
  ["https://example.org/a b", "https://example.org/a%20b"],
  ["https://example.org/(x)", "https://example.org/%28x%29"],
  ["https://example.org/x@everyone", "https://example.org/x%40everyone"],
  ["javascript:alert(1)", undefined],
  ["https://user:pass@example.org/", undefined],
  ["not a link", undefined],
  [null, undefined],
])("safeLink(%s)", (url, expected) => {
  expect(safeLink(url)).toBe(expected);
});

it("cuts by code points and says that it cut", () => {
  expect(cut("🙂🙂🙂", 3)).toBe("🙂🙂🙂");
  expect(cut("🙂🙂🙂🙂", 3)).toBe("🙂🙂…");
});

it("never lets outside text leave its span or its line", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const span = codeSpan(text);
      const fence = /^`+/.exec(span)?.[0] ?? "";
      expect(span).not.toMatch(/[\n\r]/);
      const inner = span.slice(fence.length, -fence.length);
      expect([...inner.matchAll(/`+/g)].map(([run]) => run)).not.toContain(fence);
    }),
  );
});
