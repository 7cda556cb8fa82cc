import { describe, expect, it } from "vitest";
import { problemsFromDynatrace } from "../../../src/core/problem/from-dynatrace.ts";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import { notification } from "../../../src/sandbox/dynatrace/notification.ts";
import { recordedFetch } from "../../support/recorded-fetch.ts";
import { createImpatientClock } from "../kubernetes/impatient-clock.ts";
import { url } from "./dynatrace-world.ts";
import { dynatraceProblem, monitoring } from "./monitor-world.ts";

const host = "Dynatrace at abc12345.live.dynatrace.example.org";
const id = "-4611686018427388000_1772334000000V2";

describe("listOpen()", () => {
  it("tells a problem as its notification does, but for its address", async () => {
    const { monitor } = monitoring([dynatraceProblem()]);
    const told = problemsFromDynatrace(notification(dynatraceProblem()));
    const [problem] = told.ok ? told.problems : [];
    const [listed] = await monitor.listOpen();
    expect(listed?.problem).toEqual({
      ...problem,
      url: `${url}/#problems/problemdetails;pid=${id}`,
      entities: expect.arrayContaining(["ItemsController", "SERVICE-1016B63497E3FEF6"]),
    });
    expect(listed?.problem).toMatchObject({
      source: "dynatrace",
      occurrence: id,
      state: "open",
      project: "sockshop",
      stage: "production",
      service: "carts",
    });
    expect(listed?.problem.rootCause).toBeNull();
  });

  it("knows what shorter notifications call a problem", async () => {
    const { monitor } = monitoring([dynatraceProblem()]);
    const pid = "-4611686018427388000";
    expect(await monitor.listOpen()).toMatchObject([
      { aliases: [pid, `${pid}_1772334000000`, `${pid}@P-26113`, "P-26113"] },
    ]);
  });

  it("finds problems that began long ago, and none that is closed", async () => {
    const old = dynatraceProblem({ pid: "1", startedAt: new Date("2025-12-01T00:00:00Z") });
    const closed = dynatraceProblem({ pid: "2", endedAt: new Date("2026-03-01T11:00:00Z") });
    const { monitor } = monitoring([old, closed]);
    const listed = await monitor.listOpen();
    expect(listed.map(({ problem }) => problem.occurrence)).toEqual(["1_1764547200000V2"]);
  });

  it("marks what is under maintenance", async () => {
    const { monitor } = monitoring([
      dynatraceProblem({ pid: "1" }),
      dynatraceProblem({ pid: "2", underMaintenance: true }),
    ]);
    expect(await monitor.listOpen()).toMatchObject([
      { problem: { occurrence: "1_1772334000000V2" }, isSuppressed: false },
      { problem: { occurrence: "2_1772334000000V2" }, isSuppressed: true },
    ]);
  });

  it("reads all pages", async () => {
    const many = Array.from({ length: 450 }, (_, index) => dynatraceProblem({ pid: `${index}` }));
    const { api, monitor } = monitoring(many);
    const listed = await monitor.listOpen();
    expect(new Set(listed.map(({ problem }) => problem.occurrence)).size).toBe(450);
    expect(api.accepted).toHaveLength(4);
  });

  it("asks for the problems of an alerting profile, whatever its name holds", async () => {
    const { api, monitor } = monitoring([], { alertingProfile: 'a "b" ~ c' });
    await monitor.listOpen();
    expect(api.accepted[0]?.asked["problemSelector"]).toBe(
      'status("open"),underMaintenance(false),problemFilterNames.equals("a ~"b~" ~~ c")',
    );
  });

  it("names a problem without a title and tags by its number", async () => {
    const body = { problems: [{ problemId: "7_1V2", displayId: "P-7", title: null }] };
    const network = recordedFetch(
      () => Response.json(body),
      () => Response.json({ problems: [] }),
    );
    const { monitor } = monitoring([], { fetch: network.fetch });
    expect(await monitor.listOpen()).toMatchObject([
      { problem: { title: "P-7", occurrence: "7_1V2", project: null, service: null } },
    ]);
  });

  it("is no list where a page is missing", async () => {
    const first = { nextPageKey: "next", problems: [{ problemId: "1_1V2", title: "a" }] };
    const network = recordedFetch(
      () => Response.json(first),
      () => Response.json({ error: { code: 400, message: "gone" } }, { status: 400 }),
    );
    const { monitor } = monitoring([], { fetch: network.fetch });
    const message = "Dynatrace refused the list of problems: gone";
    await expect(monitor.listOpen()).rejects.toThrow(new UnavailableError(message));
  });

  it("ends with pages that never end", async () => {
    const network = recordedFetch(() => Response.json({ nextPageKey: "again", problems: [] }));
    const { monitor } = monitoring([], { fetch: network.fetch });
    await expect(monitor.listOpen()).rejects.toThrow(`${host} has more than 100 pages`);
  });

  it.each([
    [["entities.read"], "has the scope problems.read."],
    [[], `${host} refused the token (403): Token is missing required scope.`],
  ])("names the scope that is missing %#", async (scopes, message) => {
    const { monitor } = monitoring([], { scopes });
    await expect(monitor.listOpen()).rejects.toThrow(UnavailableError);
    await expect(monitor.listOpen()).rejects.toThrow(message);
    await expect(monitor.listOpen()).rejects.toThrow("Give the monitor a token");
    await expect(monitor.listOpen()).rejects.not.toThrow(/SECRET/);
  });

  it("tells for how long Dynatrace takes no requests", async () => {
    const { monitor } = monitoring([], { throttle: () => 90 });
    await expect(monitor.listOpen()).rejects.toThrow(RateLimitedError);
    await expect(monitor.listOpen()).rejects.toMatchObject({ retryAfterSeconds: 90 });
  });

  it("waits for what passes soon", async () => {
    const seconds = [5, undefined];
    const clock = createImpatientClock();
    const { monitor } = monitoring([dynatraceProblem()], {
      throttle: () => seconds.shift(),
      clock,
    });
    expect(await monitor.listOpen()).toHaveLength(1);
    expect(clock.waits).toEqual([5000]);
  });
});

describe("comment()", () => {
  it("writes on the problem, and the same words once", async () => {
    const { api, monitor } = monitoring([dynatraceProblem()]);
    await monitor.comment(id, "[Remediation](https://github.example.org/1) opened\r\n");
    await monitor.comment(id, "[Remediation](https://github.example.org/1)  opened");
    await monitor.comment(id, "Merged");
    expect(api.commentsOn(id)).toMatchObject([
      { content: "[Remediation](https://github.example.org/1) opened", context: "evenkeel" },
      { content: "Merged" },
    ]);
  });

  it("finds its words on a later page", async () => {
    const { api, monitor } = monitoring([dynatraceProblem()]);
    const texts = Array.from({ length: 205 }, (_, index) => `comment ${index}`);
    for (const text of texts) await monitor.comment(id, text);
    await monitor.comment(id, "comment 204");
    expect(api.commentsOn(id)).toHaveLength(205);
  });

  it.each([".", ".."])(
    "asks nothing of an address that the id %j would make",
    async (occurrence) => {
      let calls = 0;
      const fetch = () => {
        calls += 1;
        return Promise.resolve(Response.json({ comments: [] }));
      };
      await monitoring([], { fetch }).monitor.comment(occurrence, "Merged");
      expect(calls).toBe(0);
    },
  );

  it("says what cannot be commented on, for good", async () => {
    const { monitor } = monitoring([]);
    const commented = monitor.comment("1_1V2", "Merged");
    await expect(commented).rejects.toThrow(
      "Dynatrace refused to comment on problem 1_1V2: Problem with id 1_1V2 not found.",
    );
    await expect(commented).rejects.not.toBeInstanceOf(UnavailableError);
  });

  it("names the scope that comments need", async () => {
    const { monitor } = monitoring([dynatraceProblem()], { scopes: ["problems.read"] });
    await expect(monitor.comment(id, "Merged")).rejects.toThrow("has the scope problems.write.");
  });

  it("does not post again what may have arrived", async () => {
    const network = recordedFetch(
      () => Response.json({ comments: [] }),
      () => new Response("bad gateway", { status: 502 }),
    );
    const { monitor } = monitoring([], { fetch: network.fetch });
    await expect(monitor.comment(id, "Merged")).rejects.toThrow(UnavailableError);
    expect(network.asked).toHaveLength(2);
  });
});
