import { createManualClock } from "../../../src/sandbox/clock.ts";
import { startUnleash } from "../../../src/sandbox/unleash/start-unleash.ts";
import { flagServiceContract } from "./flag-service-contract.ts";
import { rolloutContract } from "./rollout-contract.ts";

flagServiceContract("the sandbox's Unleash", bootSandbox);
rolloutContract("the sandbox's Unleash", bootSandbox);

async function bootSandbox() {
  const token = "*:*.unleash-sandbox-admin-api-token";
  const clock = createManualClock(new Date("2026-01-01T00:00:00Z"));
  return { ...(await startUnleash({ clock, token })), token };
}
