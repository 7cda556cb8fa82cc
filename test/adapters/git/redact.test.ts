import { expect, it } from "vitest";
import { redact } from "../../../src/adapters/git/redact.ts";

const token = `ghs_123456_${"eyJhbGciOi.J_-x".repeat(30)}`;
const basic = `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;

it.each([
  ["the header", basic, basic],
  ["the header's credential alone", basic.slice(6), basic],
  ["the token inside it", token, basic],
  ["what it decodes to", `x-access-token:${token}`, basic],
  ["a bearer", "s3cr3t-without-form", "Bearer s3cr3t-without-form"],
  ["an unknown GitHub token", token, undefined],
  ["a fine-grained token", `github_pat_${"a1".repeat(40)}`, undefined],
  ["a login in a url", "me:hunter2", undefined],
])("takes out %s", (_, secret, authorization) => {
  const text = redact(`fatal: https://${secret}@host/x said nothing`, authorization);
  expect(text).toBe("fatal: https://[redacted]@host/x said nothing");
});

it("takes out a token wherever it stands", () => {
  expect(redact(`remote: ${token}, ${basic}\n`, basic)).toBe("remote: [redacted], [redacted]\n");
});

it("leaves other text alone", () => {
  const text = "fatal: https://host/o/r.git not found, mail a@b.example";
  expect(redact(text, basic)).toBe(text);
});
