import { expect, it } from "vitest";
import { bootWorld, type Harness } from "../e2e/world-harness.ts";

const sockshop = "acme/sockshop";

type Outage = "none" | "secondary" | "too-many" | "broken" | "refused-push";

/** What GitHub answers to everything while it lasts; undefined for its own answer. */
function answerOf(outage: Outage, request: Request): Response | undefined {
  const { pathname } = new URL(request.url);
  const isApi = pathname.startsWith("/api/");
  switch (outage) {
    case "none":
      return undefined;
    case "secondary": {
      const message = "You have exceeded a secondary rate limit. Please wait a few minutes.";
      return Response.json({ message }, { status: 403, headers: { "retry-after": "600" } });
    }
    case "too-many": {
      const headers = { "retry-after": "600" };
      return Response.json({ message: "Too many requests" }, { status: 429, headers });
    }
    case "broken":
      return new Response("unicorn", { status: 500 });
    case "refused-push":
      return !isApi && pathname.endsWith("git-receive-pack")
        ? new Response("Write access to repository not granted.", { status: 403 })
        : undefined;
  }
}

function report({ world }: Harness, problem: string): Promise<Response> {
  return fetch(`${world.server().url}/events/dynatrace`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-token": world.settings.secrets.tokens.get("DYNATRACE_TOKEN") ?? "",
    },
    body: JSON.stringify({
      PID: problem,
      ProblemID: problem,
      ProblemTitle: "Disk is slow",
      State: "OPEN",
      Tags: "keptn_project:sockshop, keptn_stage:production, keptn_service:carts",
    }),
  });
}

async function pass({ world, until }: Harness, minutes: number): Promise<void> {
  const end = world.clock.now().getTime() + minutes * 60_000;
  await until(() => (world.clock.now().getTime() >= end ? true : undefined));
}

it.each<Outage>(["secondary", "too-many", "broken", "refused-push"])(
  "keeps what it accepts while GitHub is %s for ten minutes, says what waits, and goes on by itself",
  { timeout: 240_000 },
  async (kind) => {
    let outage: Outage = "none";
    await using harness = await bootWorld({
      hooks: { intercept: (request) => answerOf(outage, request) },
    });
    const { world, observer } = harness;
    await pass(harness, 1);
    outage = kind;
    for (const problem of ["1", "2", "1"]) {
      expect((await report(harness, problem)).status).toBe(202);
    }
    await pass(harness, 10);
    const readiness = await fetch(`${world.server().url}/readyz`);
    expect(readiness.status).toBe(200);
    expect(await readiness.text()).toMatch(/^ok\n3 events wait for the journal of sockshop: .+/);

    outage = "none";
    const records = await harness.until(async () => {
      const found = await observer.look(sockshop);
      return found.length > 0 ? found : undefined;
    }, 30);
    expect(records.map(({ problem }) => problem.occurrence).toSorted()).toEqual(["1", "2"]);
    await pass(harness, 1);
    expect(await (await fetch(`${world.server().url}/readyz`)).text()).toBe("ok\n");
  },
);
