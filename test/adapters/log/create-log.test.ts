import { describe, expect, it } from "vitest";
import { createLog } from "../../../src/adapters/log/create-log.ts";
import type { Log } from "../../../src/ports.ts";

const pem =
  "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nq7s+/8==\n-----END RSA PRIVATE KEY-----\n";
const secrets = ["webhook-secret-1", 'quoted-"\\-hidden', pem];

/** What a log writes, as text. */
function written(write: (log: Log) => void, level = "info"): string {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  write(createLog({ level, secrets, destination }));
  return lines.join("");
}

describe("createLog()", () => {
  it("writes a JSON line per message, with level and time", () => {
    const text = written((log) => {
      log.info("up", { url: "http://localhost" });
      log.warn("slow");
      log.error("down", { code: 500 });
    });
    const lines = text.trimEnd().split("\n");
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { level: "info", time: expect.stringMatching(/Z$/), msg: "up", url: "http://localhost" },
      { level: "warn", time: expect.any(String), msg: "slow" },
      { level: "error", time: expect.any(String), msg: "down", code: 500 },
    ]);
  });

  it("writes nothing below its level", () => {
    expect(written((log) => log.info("up"), "warn")).toBe("");
    expect(written((log) => log.error("up"), "silent")).toBe("");
  });

  it("keeps what went wrong, with its cause", () => {
    const cause = new Error("connect ECONNREFUSED");
    const text = written((log) => log.warn("failed", { error: new Error("no answer", { cause }) }));
    expect(JSON.parse(text)).toMatchObject({
      error: {
        message: "no answer",
        stack: expect.stringContaining("create-log.test.ts"),
        cause: { message: "connect ECONNREFUSED" },
      },
    });
  });

  describe.each(secrets)("never writes the secret %j", (secret) => {
    const shown = secret.trim();
    it.each<[string, (log: Log) => void]>([
      ["in a message", (log) => log.info(`with ${secret} in it`)],
      ["in a field", (log) => log.info("m", { deep: [{ down: shown }] })],
      ["as a key", (log) => log.info("m", { [secret]: 1 })],
      ["in an error's message and stack", (log) => log.error("m", { error: new Error(secret) })],
      [
        "in an error's cause",
        (log) => log.error("m", { error: new Error("m", { cause: new Error(shown) }) }),
      ],
      [
        "in a body that is JSON itself",
        (log) => log.info("m", { body: JSON.stringify({ inner: secret }) }),
      ],
      [
        "in JSON in JSON",
        (log) => log.info("m", { body: JSON.stringify({ inner: JSON.stringify([shown]) }) }),
      ],
    ])("%s", (_, write) => {
      const text = written(write);
      expect(text).toContain("[redacted]");
      for (const part of shown.split(/[\n"\\]+/)) expect(text).not.toContain(part);
      expect(() => void JSON.parse(text)).not.toThrow();
    });
  });

  it("hides the longer one of two secrets as a whole", () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const log = createLog({ level: "info", secrets: ["abcdef", "abcdef-ghijkl"], destination });
    log.info("it is abcdef-ghijkl");
    expect(lines.join("")).toContain('"it is [redacted]"');
  });

  it.each([
    ["an installation token", "ghs_16C7e42F292c6912E7710c838347Ae178B4a"],
    ["a long installation token", `ghs_${"a1.B-_".repeat(60)}`],
    ["a personal token", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
    ["a fine-grained token", "github_pat_11ABCDEFG0123456789_abcdefghijklmnop"],
  ])("never writes what looks like %s", (_, token) => {
    const text = written((log) => {
      log.info(`pushing to https://x-access-token:${token}@github.com/a/b.git`);
      log.error("m", { error: new Error(`401 for ${token}`) });
    });
    expect(text).not.toContain(token.slice(4, 20));
    expect(text).toContain("github.com/a/b.git");
  });

  it.each([
    "Bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOjF9.c2ln",
    "bearer 0123456789ab",
    "Basic eC1hY2Nlc3MtdG9rZW46Z2hzX3Rlc3Q=",
    "token 0123456789abcdef0123456789abcdef01234567",
  ])("never writes the value of an Authorization header, %s", (authorization) => {
    const value = authorization.split(" ")[1] ?? "";
    const text = written((log) => {
      log.info("request", { headers: { authorization } });
      log.info(`-c http.extraHeader="Authorization: ${authorization}"`);
    });
    expect(text).not.toContain(value.slice(0, 10));
  });

  it("leaves alone what is no secret", () => {
    const text = written((log) =>
      log.info("a token bucket, a basic test, bearer of news; ghost_writer at 0123456789abcdef"),
    );
    expect(text).not.toContain("redacted");
  });
});
