import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAlertmanager } from "../../../src/adapters/alertmanager/create-alertmanager.ts";
import { createSystemClock } from "../../../src/adapters/clock/system-clock.ts";
import type { OpenProblem } from "../../../src/core/monitor/open-problem.ts";
import { eventually } from "../../support/eventually.ts";

/** Where it listens; its alerts go to the receiver `evenkeel`, but those of the team `other` to `other.team`. */
type Booted = AsyncDisposable & { readonly url: string };

const labels = { alertname: "Slow", project: "sockshop", stage: "production", service: "carts" };

/** What holds for the fake and for the real Alertmanager alike; `missing`: why it cannot be started. */
export function alertmanagerContract(
  name: string,
  boot: () => Promise<Booted>,
  missing: string | undefined,
): void {
  describe.skipIf(missing !== undefined)(`Alertmanager's monitor on ${name}`, () => {
    let server: Booted;
    beforeAll(async () => {
      server = await boot();
    });
    afterAll(async () => server[Symbol.asyncDispose]());

    async function post(path: string, body: unknown): Promise<void> {
      const headers = { "content-type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify(body) };
      const response = await fetch(`${server.url}/api/v2/${path}`, init);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }

    /** The one listed problem with such an alert name, once it is as expected. */
    async function listed(
      alertname: string,
      isExpected: (found: OpenProblem | undefined) => boolean,
      receiver?: string,
    ): Promise<OpenProblem | undefined> {
      const clock = createSystemClock();
      const options = { name: "m", url: server.url, pollSeconds: 300, clock, receiver };
      const { problem } = await eventually(`the alert ${alertname}`, async () => {
        const all = await createAlertmanager(options).listOpen();
        const found = all.find((each) => each.problem.labels["alertname"] === alertname);
        return isExpected(found) ? { problem: found } : undefined;
      });
      return problem;
    }

    it("lists an alert that fires, by what its notification tells", async () => {
      await post("alerts", [
        {
          labels,
          annotations: { summary: "carts is slow", runbook_url: "https://run.example.org" },
          startsAt: "2026-03-01T03:00:00.123456789Z",
          endsAt: new Date(Date.now() + 600_000).toISOString(),
          generatorURL: "https://prometheus.example.org/graph",
        },
      ]);
      expect(await listed("Slow", isActive)).toEqual({
        problem: {
          source: "alertmanager",
          occurrence: "537a2fbe3628b4a3@2026-03-01T03:00:00.123Z",
          title: "carts is slow",
          rootCause: null,
          state: "open",
          project: "sockshop",
          stage: "production",
          service: "carts",
          url: "https://prometheus.example.org/graph",
          runbook: "https://run.example.org",
          entities: [],
          labels,
          startedAt: "2026-03-01T03:00:00.123Z",
        },
        aliases: ["537a2fbe3628b4a3"],
        isSuppressed: false,
      });
    });

    it("lists what is silenced as suppressed", async () => {
      const endsAt = new Date(Date.now() + 600_000).toISOString();
      await post("alerts", [{ labels: { ...labels, alertname: "Quiet" }, endsAt }]);
      await listed("Quiet", isActive);
      await post("silences", {
        matchers: [{ name: "alertname", value: "Quiet", isRegex: false }],
        startsAt: new Date(Date.now() - 1000).toISOString(),
        endsAt,
        createdBy: "grace",
        comment: "maintenance",
      });
      const found = await listed("Quiet", (each) => each === undefined || each.isSuppressed);
      expect(found).toMatchObject({ isSuppressed: true, problem: { state: "open" } });
    });

    it("lists no alert that is over", async () => {
      const over = { ...labels, alertname: "Over" };
      const endsAt = new Date(Date.now() + 600_000).toISOString();
      await post("alerts", [{ labels: over, endsAt }]);
      await listed("Over", isActive);
      await post("alerts", [{ labels: over, endsAt: new Date().toISOString() }]);
      expect(await listed("Over", (found) => found === undefined)).toBeUndefined();
    });

    it("lists only what a receiver gets, if it is given one, whose name is no pattern", async () => {
      const endsAt = new Date(Date.now() + 600_000).toISOString();
      await post("alerts", [
        { labels: { ...labels, alertname: "Ours" }, endsAt },
        { labels: { ...labels, alertname: "Theirs", team: "other" }, endsAt },
      ]);
      await listed("Theirs", isActive, "other.team");
      expect(await listed("Ours", isActive, "evenkeel")).toBeDefined();
      expect(await listed("Ours", () => true, "other.team")).toBeUndefined();
      expect(await listed("Theirs", () => true, "evenkeel")).toBeUndefined();
      expect(await listed("Theirs", () => true, "other.tea.")).toBeUndefined();
    });

    it("takes no comments", async () => {
      const clock = createSystemClock();
      const options = { name: "m", url: server.url, pollSeconds: 300, clock };
      await expect(createAlertmanager(options).comment("a@b", "c")).resolves.toBeUndefined();
    });
  });
}

function isActive(found: OpenProblem | undefined): boolean {
  return found?.isSuppressed === false;
}
