import {
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createSpool, type SpoolOptions } from "../../../src/adapters/spool/create-spool.ts";
import { quiet } from "../../flows/quiet.ts";
import { nameSegment } from "../../../src/adapters/spool/read-segments.ts";

async function spoolFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-spool-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function spoolAt(folder: string, options: Partial<SpoolOptions> = {}) {
  return createSpool({ folder, maxItems: 1000, maxBytes: 1_000_000, log: quiet, ...options });
}

/** Each open starts a segment of its own. */
function segment(folder: string, number: number): string {
  return join(folder, nameSegment(number));
}

it("gives back what was put, in the order of arrival, after a restart too", async () => {
  const folder = join(await spoolFolder(), "new");
  const items = ["z", "a", "m"].map((id) => ({ id, payload: `{"of":\n"${id} ü"}` }));
  for (const item of items) expect(await spoolAt(folder).put(item)).toBe("stored");
  expect(await spoolAt(folder).list()).toEqual(items);
});

it("lists only what is wanted", async () => {
  const spool = spoolAt(await spoolFolder());
  await spool.putAll(["a", "b", "c"].map((id) => ({ id, payload: id })));
  expect(await spool.list((id) => id !== "b")).toEqual([
    { id: "a", payload: "a" },
    { id: "c", payload: "c" },
  ]);
});

it("keeps the order across the tenth item and a removal", async () => {
  const folder = await spoolFolder();
  const spool = spoolAt(folder);
  const ids = Array.from({ length: 12 }, (_, n) => `event-${n}`);
  for (const id of ids) await spool.put({ id, payload: "1" });
  await spool.remove("event-3");
  await spool.put({ id: "event-3", payload: "2" });
  const expected = [...ids.filter((id) => id !== "event-3"), "event-3"];
  expect((await spool.list()).map(({ id }) => id)).toEqual(expected);
  expect((await spoolAt(folder).list()).map(({ id }) => id)).toEqual(expected);
});

it("replaces the payload of an id that is there, in its place", async () => {
  const folder = await spoolFolder();
  const spool = spoolAt(folder, { maxItems: 2, maxBytes: 10 });
  await spool.put({ id: "a", payload: "12345" });
  await spool.put({ id: "b", payload: "12345" });
  expect(await spool.put({ id: "a", payload: "1234" })).toBe("stored");
  expect(await spool.put({ id: "a", payload: "123456" })).toBe("full");
  expect(await spoolAt(folder).list()).toEqual([
    { id: "a", payload: "1234" },
    { id: "b", payload: "12345" },
  ]);
});

it("removes once or many times, and leaves nothing on the disk", async () => {
  const folder = await spoolFolder();
  const spool = spoolAt(folder);
  await spool.remove("never");
  await spool.put({ id: "a", payload: "1" });
  await Promise.all([spool.remove("a"), spool.removeAll(["a"])]);
  expect(await spool.list()).toEqual([]);
  expect(await spoolAt(folder).list()).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

it.each([
  ["items", { maxItems: 2 }, "1"],
  ["bytes", { maxBytes: 9 }, "üü"],
] as const)("is full at its bound on %s until there is room again", async (_, bounds, payload) => {
  const folder = await spoolFolder();
  const spool = spoolAt(folder, bounds);
  const puts = ["a", "b", "c", "d"].map((id) => spool.put({ id, payload }));
  expect(await Promise.all(puts)).toEqual(["stored", "stored", "full", "full"]);
  expect(await spool.look()).toMatchObject({ items: 2, refusal: { kind: "full" } });
  expect(await spoolAt(folder, bounds).put({ id: "e", payload })).toBe("full");
  await spool.remove("a");
  expect(await spool.look()).toEqual({ items: 1, refusal: null });
  expect(await spool.put({ id: "e", payload })).toBe("stored");
  expect((await spool.list()).map(({ id }) => id)).toEqual(["b", "e"]);
});

it("stores all that comes in one request, or none of it", async () => {
  const spool = spoolAt(await spoolFolder(), { maxItems: 2 });
  const items = ["a", "b", "c"].map((id) => ({ id, payload: "1" }));
  expect(await spool.putAll(items)).toBe("full");
  expect(await spool.list()).toEqual([]);
  expect(await spool.putAll(items.slice(1))).toBe("stored");
});

it("drops the torn end of what a process wrote that was killed, wherever it was cut", async () => {
  const folder = await spoolFolder();
  await spoolAt(folder).put({ id: "whole", payload: "1" });
  await spoolAt(folder).put({ id: "torn", payload: "never answered" });
  const { size } = await stat(segment(folder, 1));
  for (let bytes = size - 1; bytes >= 0; bytes -= 1) {
    await truncate(segment(folder, 1), bytes);
    expect((await spoolAt(folder).list()).map(({ id }) => id)).toEqual(["whole"]);
    expect(await readdir(folder)).toContain(nameSegment(1));
  }
});

it("goes on after a line that was damaged, says so, and keeps the file for people", async () => {
  const folder = await spoolFolder();
  const spool = spoolAt(folder);
  for (const id of ["a", "b", "c"]) await spool.put({ id, payload: id });
  const text = await readFile(segment(folder, 0), "utf8");
  await writeFile(segment(folder, 0), text.replace('"put":"b"', '"put":"x"'));
  const told: unknown[] = [];
  const log = { ...quiet, error: (...line: readonly unknown[]) => void told.push(line) };
  const next = spoolAt(folder, { log });
  expect((await next.list()).map(({ id }) => id)).toEqual(["a", "c"]);
  const kept = { file: segment(folder, 0), keptAs: `${segment(folder, 0)}.damaged` };
  expect(told).toEqual([[expect.stringContaining("damaged"), kept]]);
  await next.removeAll(["a", "c"]);
  await spoolAt(folder).list();
  expect(await readdir(folder)).toEqual([`${nameSegment(0)}.damaged`]);
});

it("takes up what version 0.1 left, before anything newer", async () => {
  const folder = await spoolFolder();
  await writeFile(join(folder, "000000000000008-second.json"), "2");
  await writeFile(join(folder, "000000000000007-first.json"), "1");
  await writeFile(join(folder, "0b4c2f.tmp"), '{"torn":');
  await writeFile(join(folder, "README"), "not an item");
  await spoolAt(folder).put({ id: "third", payload: "3" });
  expect((await spoolAt(folder).list()).map(({ id }) => id)).toEqual(["first", "second", "third"]);
  expect((await readdir(folder)).toSorted()).toEqual([nameSegment(0), "README"]);
});

it("ends with the last of many puts of one id", async () => {
  const folder = await spoolFolder();
  const spool = spoolAt(folder);
  const payloads = ["1", "22", "333", "4444"];
  await Promise.all(payloads.map((payload) => spool.put({ id: "a", payload })));
  expect(await spool.list()).toEqual([{ id: "a", payload: "4444" }]);
  expect(await spoolAt(folder).list()).toEqual([{ id: "a", payload: "4444" }]);
});

it("does not keep all that is done for one item that stays", async () => {
  const folder = await spoolFolder();
  const spool = spoolAt(folder, { maxBytes: 100_000_000 });
  await spool.put({ id: "stays", payload: "1" });
  const payload = "x".repeat(1_000_000);
  for (let n = 0; n < 30; n += 1) {
    await spool.put({ id: `event-${n}`, payload });
    await spool.remove(`event-${n}`);
  }
  expect((await readdir(folder)).length).toBeLessThan(6);
  await spool.put({ id: "newer", payload: "2" });
  expect((await spoolAt(folder).list()).map(({ id }) => id)).toEqual(["stays", "newer"]);
});

it("says that the disk is full, and takes events again by itself when it is not", async () => {
  const folder = await spoolFolder();
  const spool = spoolAt(folder, { maxItems: 1 });
  await spool.list();
  for (const number of [0, 1, 2]) await symlink("/dev/full", segment(folder, number));
  await expect(spool.put({ id: "a", payload: "1" })).rejects.toThrow(/ENOSPC/);
  expect(await spool.look()).toMatchObject({ items: 0, refusal: { kind: "disk" } });
  await expect(spool.put({ id: "a", payload: "1" })).rejects.toThrow(/ENOSPC/);
  expect(await spool.look()).toEqual({ items: 0, refusal: null });
  expect(await spool.put({ id: "a", payload: "1" })).toBe("stored");
  expect(await spoolAt(folder).list()).toEqual([{ id: "a", payload: "1" }]);
});

it("says that its folder cannot be used, until it can", async () => {
  const folder = await spoolFolder();
  await writeFile(join(folder, "spool"), "in the way");
  const spool = spoolAt(join(folder, "spool"));
  await expect(spool.put({ id: "a", payload: "1" })).rejects.toThrow(/EEXIST/);
  expect(await spool.look()).toMatchObject({ refusal: { kind: "disk" } });
  await rm(join(folder, "spool"));
  expect(await spool.look()).toEqual({ items: 0, refusal: null });
});
