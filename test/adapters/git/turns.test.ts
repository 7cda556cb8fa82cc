import { expect, it } from "vitest";
import { createBoundedCache } from "../../../src/adapters/git/bounded-cache.ts";
import { coalesce } from "../../../src/adapters/git/coalesce.ts";
import { createLimit } from "../../../src/adapters/limit.ts";
import { createSerial } from "../../../src/adapters/git/serial.ts";

/** Work that ends when it is told to. */
function held() {
  const open: (() => void)[] = [];
  const started: string[] = [];
  const work = (name: string) => () => {
    started.push(name);
    return new Promise<string>((resolve) => open.push(() => resolve(name)));
  };
  return { started, work, end: () => open.shift()?.() };
}

/** Lets everything run that can run now. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

it("createLimit() runs so many at a time, in order", async () => {
  const { started, work, end } = held();
  const limit = createLimit(2);
  const all = ["a", "b", "c"].map((name) => limit(work(name)));
  await settle();
  expect(started).toEqual(["a", "b"]);
  end();
  await settle();
  expect(started).toEqual(["a", "b", "c"]);
  end();
  end();
  expect(await Promise.all(all)).toEqual(["a", "b", "c"]);
});

it("createLimit() gives the place of a failure to the next", async () => {
  const limit = createLimit(1);
  const failed = limit(() => Promise.reject(new Error("no")));
  const next = limit(() => Promise.resolve("next"));
  await expect(failed).rejects.toThrow("no");
  expect(await next).toBe("next");
});

it("createSerial() keeps one key in order and lets others pass", async () => {
  const { started, work, end } = held();
  const serial = createSerial();
  const all = [serial("x", work("x1")), serial("x", work("x2")), serial("y", work("y1"))];
  await settle();
  expect(started).toEqual(["x1", "y1"]);
  end();
  await settle();
  expect(started).toEqual(["x1", "y1", "x2"]);
  end();
  end();
  expect(await Promise.all(all)).toEqual(["x1", "x2", "y1"]);
});

it("coalesce() starts one more run for all who came during the first", async () => {
  const { started, work, end } = held();
  const run = coalesce(async () => void (await work(`run ${started.length}`)()));
  const first = run();
  const second = run();
  expect(run()).toBe(second);
  await settle();
  expect(started).toHaveLength(1);
  end();
  await first;
  const third = run();
  await settle();
  expect(started).toHaveLength(2);
  end();
  await second;
  await settle();
  end();
  await third;
  expect(started).toHaveLength(3);
});

it("coalesce() passes a failure on and goes on", async () => {
  let fail = true;
  const run = coalesce(async () => {
    await settle();
    if (fail) throw new Error("no");
  });
  const first = run();
  const second = run();
  await expect(first).rejects.toThrow("no");
  fail = false;
  await second;
  await run();
});

it("createBoundedCache() forgets what was used least recently", () => {
  const cache = createBoundedCache<string>(3, (value) => value.length);
  cache.set("a", "1");
  cache.set("b", "1");
  cache.set("c", "1");
  cache.get("a");
  cache.set("d", "1");
  expect(["a", "b", "c", "d"].map((key) => cache.get(key))).toEqual(["1", undefined, "1", "1"]);
  cache.set("a", "too long");
  expect(["a", "b", "c", "d"].map((key) => cache.get(key))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
