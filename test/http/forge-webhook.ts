import { webhooksPath } from "../../src/http/webhooks.ts";
import { boot } from "./boot.ts";

/** A program of its own, so that a test sees all that it prints: the status of one forged webhook, nothing else. */
await using server = await boot({ webhookSecret: "a real secret" });
const { status } = await server.post(webhooksPath, '{"sender":{"login":"alice"}}', {
  "x-github-event": "push",
  "x-github-delivery": "1",
  "x-hub-signature-256": `sha256=${"0".repeat(64)}`,
});
process.stdout.write(`${status}\n`);
