import { describe, expect, it } from "vitest";
import { unconfiguredProject } from "../../src/flows/unconfigured-project.ts";
import events from "../fixtures/vectors/events.json" with { type: "json" };
import { boot } from "./boot.ts";

/** Every project that an event of the vectors names. */
const names = events.events.flatMap(({ event }) =>
  "data" in event && "project" in event.data ? [event.data.project] : [],
);
const projects = [...new Set(names)].map((name) =>
  unconfiguredProject(name, { url: `https://github.com/acme/${name}`, slug: `acme/${name}` }),
);

describe("POST /events with what Keptn's services sent", () => {
  it.each(events.events)("$id: takes $type of $era", async ({ event }) => {
    await using server = await boot({ projects });
    const { status, answer } = await server.post("/events", event);
    expect({ status, answer }).toMatchObject({ status: 202 });
  });

  it("takes them as one batch", async () => {
    await using server = await boot({ projects });
    const bodies = events.events.map(({ event }) => event);
    const { status } = await server.post("/events", bodies, {
      "content-type": "application/cloudevents-batch+json",
    });
    expect(status).toBe(202);
    expect(server.problems()).toHaveLength(8);
  });

  it("fills in an id for a problem that has none, another one each time", async () => {
    let seconds = 0;
    await using server = await boot({
      clock: {
        now: () => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds++)),
        timer: () => ({ [Symbol.dispose]: () => {} }),
      },
    });
    const body = { type: "sh.keptn.event.problem.open", data: { ProblemTitle: "slow" } };
    await server.post("/events", body);
    await server.post("/events", body);
    const occurrences = server.problems().map(({ occurrence }) => occurrence);
    expect(occurrences).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
    expect(new Set(occurrences).size).toBe(2);
  });
});
