import type { IncomingMessage, ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createCluster } from "../../../src/adapters/kubernetes/create-cluster.ts";
import { createManualClock } from "../../../src/sandbox/clock.ts";
import { configMap } from "../../support/cluster-fixtures.ts";
import { recordEvents } from "./recorded-events.ts";
import { settle } from "./settle.ts";
import { json, type ScriptedServer, startScriptedServer } from "./scripted-server.ts";

type Answer = Parameters<typeof startScriptedServer>[0];

const query = { apiVersion: "v1", kind: "ConfigMap", namespace: "default" };

/** Answers lists and watches, each in turn, the last one for all that follow. */
function script(lists: readonly Answer[], watches: readonly Answer[]): Answer {
  const counts = { list: 0, watch: 0 };
  return (request, response) => {
    const what = request.url?.includes("watch=true") === true ? "watch" : "list";
    const answers = what === "watch" ? watches : lists;
    answers[Math.min(counts[what]++, answers.length - 1)]?.(request, response);
  };
}

function listAt(revision: string, ...names: readonly string[]): Answer {
  const items = names.map((name) => configMap(name, {}));
  return json(200, { metadata: { resourceVersion: revision }, items });
}

function event(type: string, name: string, resourceVersion: string): string {
  const object = { ...configMap(name, {}), metadata: { name, resourceVersion } };
  return `${JSON.stringify({ type, object })}\n`;
}

/** A watch that sends this and stays open. */
function watching(text: string, opened?: (response: ServerResponse) => void): Answer {
  return (_request, response) => {
    response.writeHead(200).flushHeaders();
    response.write(text);
    opened?.(response);
  };
}

/** One that sends this and is over. */
function ending(text: string): Answer {
  return (_request, response) => void response.writeHead(200).end(text);
}

function broken(request: IncomingMessage): void {
  request.socket.destroy();
}

/** Observes, if need be only until an object of that name is told. */
function begin(scripted: ScriptedServer, last?: string) {
  const clock = createManualClock(new Date("2026-01-01T00:00:00Z"));
  const start = clock.now().getTime();
  const target = { server: scripted.server, token: "t", clock, random: () => 1 };
  const cluster = createCluster(target);
  const recorded = recordEvents(cluster, query, last === undefined ? undefined : `changed ${last}`);
  const waits = () => clock.pending > 0;
  const seconds = () => (clock.now().getTime() - start) / 1000;
  const froms = () =>
    scripted.requests
      .filter((one) => one.includes("watch=true"))
      .map((one) => /resourceVersion=(\d+)/.exec(one)?.[1]);
  return { clock, recorded, waits, seconds, froms };
}

describe("an observation", () => {
  it("goes on at the last bookmark when the server ends the watch", async () => {
    const bookmark = event("BOOKMARK", "", "7");
    const watches = [ending(event("ADDED", "b", "5") + bookmark), watching("")];
    await using scripted = await startScriptedServer(script([listAt("3", "a")], watches));
    const { recorded, froms } = begin(scripted);
    await settle(() => froms().length === 2);
    expect(froms()).toEqual(["3", "7"]);
    expect(recorded.observation.revision()).toBe("7");
    expect(recorded.lines).toEqual(["listing", "changed a", "listed", "changed b"]);
    expect(scripted.requests[1]).toMatch(/allowWatchBookmarks=true&.*timeoutSeconds=600/);
    recorded[Symbol.dispose]();
  });

  it("reads events whatever pieces they come in", async () => {
    const text =
      event("ADDED", "b", "5") + event("MODIFIED", "b", "6") + event("DELETED", "b", "7");
    const watches: Answer[] = [
      async (_request, response) => {
        response.writeHead(200);
        for (const byte of text) {
          response.write(byte);
          await setImmediate();
        }
        response.end();
      },
      watching(""),
    ];
    await using scripted = await startScriptedServer(script([listAt("3")], watches));
    const { recorded, froms } = begin(scripted);
    await settle(() => froms().length === 2);
    expect(recorded.lines.slice(2)).toEqual(["changed b", "changed b", "removed b"]);
    recorded[Symbol.dispose]();
  });

  it.each([
    ["an event", ending(`${JSON.stringify({ type: "ERROR", object: { code: 410 } })}\n`)],
    ["an answer", json(410, { kind: "Status", reason: "Expired", code: 410 })],
  ])("lists again when %s says that its place is forgotten", async (_what, expired) => {
    const lists = [listAt("3", "a"), listAt("9", "c")];
    await using scripted = await startScriptedServer(script(lists, [expired, watching("")]));
    const { recorded, clock, waits, froms } = begin(scripted);
    await settle(waits);
    clock.advanceToNext();
    await settle(() => froms().length === 2);
    expect(froms()).toEqual(["3", "9"]);
    expect(recorded.lines).toEqual([
      "listing",
      "changed a",
      "listed",
      "listing",
      "changed c",
      "listed",
    ]);
    recorded[Symbol.dispose]();
  });

  it("starts over where a list has become too old for its next page", async () => {
    const first = json(200, {
      metadata: { resourceVersion: "3", continue: "more" },
      items: [configMap("a", {})],
    });
    const lists = [first, json(410, { kind: "Status", reason: "Expired" }), listAt("9", "a", "b")];
    await using scripted = await startScriptedServer(script(lists, [watching("")]));
    const { recorded } = begin(scripted);
    await recorded.heard("listed");
    expect(recorded.lines).toEqual([
      "listing",
      "changed a",
      "listing",
      "changed a",
      "changed b",
      "listed",
    ]);
    expect(recorded.observation.revision()).toBe("9");
    recorded[Symbol.dispose]();
  });

  it("takes a watch that is silent for a minute and a half for dead", async () => {
    const opened: ServerResponse[] = [];
    const silent = watching(event("ADDED", "b", "5"), (response) => opened.push(response));
    await using scripted = await startScriptedServer(script([listAt("3")], [silent]));
    const { recorded, clock, waits, froms } = begin(scripted);
    await recorded.heard("changed b");
    await settle(waits);
    clock.advance(60_000);
    opened[0]?.write(event("BOOKMARK", "", "8"));
    await settle(() => recorded.observation.revision() === "8");
    clock.advance(60_000);
    opened[0]?.write(event("BOOKMARK", "", "9"));
    await settle(() => recorded.observation.revision() === "9");
    clock.advance(90_000);
    await settle(() => opened[0]?.destroyed === true && clock.pending > 0);
    clock.advanceToNext();
    await settle(() => froms().length === 2);
    expect(froms()).toEqual(["3", "9"]);
    recorded[Symbol.dispose]();
  });

  it("waits longer each time while the watch breaks, then begins anew and says so", async () => {
    const watches = [broken, broken, broken, broken, broken, broken, watching("")];
    await using scripted = await startScriptedServer(script([listAt("3"), listAt("9")], watches));
    const { recorded, clock, waits, seconds, froms } = begin(scripted);
    const waited: number[] = [];
    for (let count = 0; count < 6; count++) {
      await settle(waits);
      clock.advanceToNext();
      waited.push(seconds());
      await settle(() => froms().length === count + 2);
    }
    expect(waited).toEqual([0.2, 0.6, 1.4, 3, 6.2, 12.6]);
    expect(froms()).toEqual(["3", "3", "3", "3", "3", "3", "9"]);
    expect(recorded.lines).toEqual(["listing", "listed", "lost", "listing", "listed"]);
    recorded[Symbol.dispose]();
  });

  it("says once that it cannot list, and lists as soon as it can", async () => {
    const down = json(400, { kind: "Status", message: "not now" });
    const lists = [down, down, down, listAt("3", "a")];
    await using scripted = await startScriptedServer(script(lists, [watching("")]));
    const { recorded, clock, waits } = begin(scripted);
    for (let count = 1; count <= 3; count++) {
      await settle(waits);
      clock.advanceToNext();
      await settle(() => scripted.requests.length > count);
    }
    await recorded.heard("listed");
    expect(recorded.lines).toEqual(["lost", "listing", "changed a", "listed"]);
    expect(recorded.events[0]).toMatchObject({ message: expect.stringContaining("not now") });
    recorded[Symbol.dispose]();
  });

  it("waits as long as a busy server asks for", async () => {
    const busy = json(429, {}, { "retry-after": "40" });
    await using scripted = await startScriptedServer(script([busy, listAt("3")], [watching("")]));
    const { recorded, clock, waits, seconds } = begin(scripted);
    await settle(waits);
    clock.advanceToNext();
    await recorded.heard("listed");
    expect(seconds()).toBe(40);
    recorded[Symbol.dispose]();
  });

  it.each([
    ["no-kind", json(404, { kind: "Status" })],
    ["forbidden", json(403, { kind: "Status", message: "may not be listed" })],
  ])("says once that it is refused (%s), and asks again, ever more rarely", async (reason, no) => {
    const lists = [no, no, no, listAt("3", "a")];
    await using scripted = await startScriptedServer(script(lists, [watching("")]));
    const { recorded, clock, waits, seconds } = begin(scripted);
    for (let count = 1; count <= 3; count++) {
      await settle(waits);
      clock.advanceToNext();
      await settle(() => scripted.requests.length > count);
    }
    await recorded.heard("listed");
    expect(recorded.lines).toEqual([`refused ${reason}`, "listing", "changed a", "listed"]);
    expect(seconds()).toBeCloseTo((30 + 45 + 67.5) * 1.1);
    recorded[Symbol.dispose]();
  });

  it("gives up a watch whose event has no end", async () => {
    let endlessIsOver = false;
    const endless: Answer = (_request, response) => {
      response.on("close", () => (endlessIsOver = true));
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(1024 * 1024)));
      };
      response.on("drain", more);
      more();
    };
    const watches = [endless, watching("")];
    await using scripted = await startScriptedServer(script([listAt("3")], watches));
    const { recorded, clock, waits, froms } = begin(scripted);
    await settle(() => froms().length === 1 && waits());
    await settle(() => endlessIsOver);
    await settle(() => {
      clock.advance(200);
      return froms().length === 2;
    });
    expect(recorded.lines).toEqual(["listing", "listed"]);
    recorded[Symbol.dispose]();
  });

  it.each([
    ["a list", [listAt("3", "a", "b")], "a"],
    ["a watch", [listAt("3")], "c"],
  ])(
    "tells nothing more from the middle of %s on, once it is disposed",
    async (_what, lists, last) => {
      const watches = [watching(event("ADDED", "c", "5") + event("ADDED", "d", "6"))];
      await using scripted = await startScriptedServer(script(lists, watches));
      const { recorded, clock } = begin(scripted, last);
      await recorded.heard(`changed ${last}`);
      await settle(() => clock.pending === 0);
      expect(recorded.lines.at(-1)).toBe(`changed ${last}`);
    },
  );

  it("closes its connection when it is disposed, and waits for nothing", async () => {
    const opened: ServerResponse[] = [];
    const open = watching("", (response) => opened.push(response));
    await using scripted = await startScriptedServer(script([listAt("3")], [open]));
    const { recorded, clock } = begin(scripted);
    await settle(() => opened.length === 1 && clock.pending > 0);
    recorded[Symbol.dispose]();
    await settle(() => opened[0]?.destroyed === true && clock.pending === 0);
    expect(recorded.lines).toEqual(["listing", "listed"]);
  });
});
