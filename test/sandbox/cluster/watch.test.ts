import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { textOf } from "../../../src/core/reconcile/field-of.ts";
import { configMap } from "../../support/cluster-fixtures.ts";
import { bootCluster, type Booted, mergeType } from "./boot.ts";

const configMaps = "/api/v1/namespaces/default/configmaps";

describe("a watch of the sandbox's API server", () => {
  let world: Booted;
  const aborts: AbortController[] = [];
  beforeEach(async () => {
    world = await bootCluster();
  });
  afterEach(async () => {
    for (const abort of aborts.splice(0)) abort.abort();
    await world[Symbol.asyncDispose]();
  });

  /** Reads one event after the other; undefined at the end. */
  async function watch(query: string): Promise<() => Promise<string | undefined>> {
    const abort = new AbortController();
    aborts.push(abort);
    const response = await fetch(`${world.cluster.server}${configMaps}?watch=true${query}`, {
      headers: { authorization: `Bearer ${world.cluster.token}` },
      signal: abort.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const lines: string[] = [];
    return async () => {
      while (lines.length === 0) {
        const chunk = await reader?.read();
        if (chunk?.value === undefined) return undefined;
        lines.push(...chunk.value.split("\n").filter((line) => line !== ""));
      }
      const event: unknown = JSON.parse(lines.shift() ?? "{}");
      const named =
        textOf(event, "object", "metadata", "name") ?? textOf(event, "object", "reason");
      return `${textOf(event, "type")} ${named ?? ""}`.trim();
    };
  }
  function create(name: string) {
    return world.call("POST", configMaps, { value: configMap(name, {}) });
  }
  function label(name: string, labels: unknown) {
    return world.call("PATCH", `${configMaps}/${name}`, {
      type: mergeType,
      value: { metadata: { labels } },
    });
  }
  async function version(): Promise<string> {
    const { body } = await world.call("GET", configMaps);
    return textOf(body, "metadata", "resourceVersion") ?? "";
  }

  it("begins with what exists and goes on with what happens", async () => {
    await create("a");
    const next = await watch("");
    expect(await next()).toBe("ADDED a");
    await create("b");
    await label("b", { x: "y" });
    await world.call("DELETE", `${configMaps}/a`);
    expect([await next(), await next(), await next()]).toEqual([
      "ADDED b",
      "MODIFIED b",
      "DELETED a",
    ]);
  });

  it("leaves out nothing after the version that it begins at", async () => {
    const from = await version();
    await create("a");
    await world.call("DELETE", `${configMaps}/a`);
    const next = await watch(`&resourceVersion=${from}`);
    expect([await next(), await next()]).toEqual(["ADDED a", "DELETED a"]);
  });

  it("says so when that version is forgotten", async () => {
    const from = await version();
    await create("a");
    world.cluster.store.compact();
    const next = await watch(`&resourceVersion=${from}`);
    expect([await next(), await next()]).toEqual(["ERROR Expired", undefined]);
  });

  it("shows an object that leaves its selection as deleted", async () => {
    await create("a");
    const next = await watch("&labelSelector=x%3Dy");
    await label("a", { x: "y" });
    await label("a", { x: "z" });
    expect([await next(), await next()]).toEqual(["ADDED a", "DELETED a"]);
  });

  it("sends bookmarks while nothing happens, and ends in time", async () => {
    const from = await version();
    const next = await watch(`&resourceVersion=${from}&allowWatchBookmarks=true&timeoutSeconds=90`);
    world.clock.advance(90_000);
    expect([await next(), await next()]).toEqual(["BOOKMARK", undefined]);
  });
});
