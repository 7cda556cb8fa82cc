import { describe, expect, it } from "vitest";
import { parseBaseUrl } from "../../src/adapters/base-url.ts";

describe("parseBaseUrl()", () => {
  it.each([
    ["http://metrics:9090", "http://metrics:9090"],
    ["https://metrics.example.org/", "https://metrics.example.org"],
    ["https://example.org/prometheus//", "https://example.org/prometheus"],
  ])("takes %s", (text, href) => {
    expect(parseBaseUrl(text, "it")).toEqual({ host: new URL(text).host, href });
  });

  it.each(["", "metrics:9090", "ftp://metrics", "/prometheus"])("refuses %j", (text) => {
    expect(() => parseBaseUrl(text, "the provider")).toThrow(
      "The url of the provider must start with http:// or https://.",
    );
  });

  it.each(["http://me:secret@metrics", "http://metrics?token=secret", "http://metrics#secret"])(
    "refuses %s without showing it",
    (text) => {
      const parse = () => parseBaseUrl(text, "the provider");
      expect(parse).toThrow("must be without user, password, query and fragment");
      expect(parse).not.toThrow(/secret/);
    },
  );
});
