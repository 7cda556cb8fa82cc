import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createSpool } from "../../../src/adapters/spool/create-spool.ts";

async function spoolFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-spool-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "spool");
}

function spoolAt(folder: string, bounds: { maxItems?: number; maxBytes?: number } = {}) {
  return createSpool({ folder, maxItems: 1000, maxBytes: 1_000_000, ...bounds });
}

it("gives back what was put, in the order of arrival, after a restart too", async () => {
  const folder = await spoolFolder();
  const items = ["z", "a", "m"].map((id) => ({ id, payload: `{"of":"${id} ü"}` }));
  for (const item of items) expect(await spoolAt(folder).put(item)).toBe("stored");
  expect(await spoolAt(folder).list()).toEqual(items);
});

it("keeps the order across the tenth item and a removal", async () => {
  const spool = spoolAt(await spoolFolder());
  const ids = Array.from({ length: 12 }, (_, n) => `event-${n}`);
  for (const id of ids) await spool.put({ id, payload: "1" });
  await spool.remove("event-3");
  await spool.put({ id: "event-3", payload: "2" });
  const listed = (await spool.list()).map(({ id }) => id);
  expect(listed).toEqual([...ids.filter((id) => id !== "event-3"), "event-3"]);
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

it("removes once or many times", async () => {
  const folder = await spoolFolder();
  const spool = spoolAt(folder);
  await spool.remove("never");
  await spool.put({ id: "a", payload: "1" });
  await Promise.all([spool.remove("a"), spool.remove("a")]);
  expect(await spool.list()).toEqual([]);
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
  expect(await spoolAt(folder, bounds).put({ id: "e", payload })).toBe("full");
  await spool.remove("a");
  expect(await spool.put({ id: "e", payload })).toBe("stored");
  expect((await spool.list()).map(({ id }) => id)).toEqual(["b", "e"]);
});

it("drops the half-written file of a process that was killed", async () => {
  const folder = await spoolFolder();
  await spoolAt(folder).put({ id: "whole", payload: "1" });
  await writeFile(join(folder, "0b4c2f.tmp"), '{"torn":');
  await writeFile(join(folder, "README"), "not an item");
  expect(await spoolAt(folder).list()).toEqual([{ id: "whole", payload: "1" }]);
  expect((await readdir(folder)).toSorted()).toEqual(["000000000000000-whole.json", "README"]);
});

it("ends with the last of many puts of one id", async () => {
  const folder = await spoolFolder();
  const spool = spoolAt(folder);
  const payloads = ["1", "22", "333", "4444"];
  await Promise.all(payloads.map((payload) => spool.put({ id: "a", payload })));
  expect(await spoolAt(folder).list()).toEqual([{ id: "a", payload: "4444" }]);
});

it("counts nothing for what it could not write", async () => {
  const folder = await spoolFolder();
  const spool = spoolAt(folder, { maxItems: 1 });
  await spool.list();
  await rm(folder, { recursive: true });
  await expect(spool.put({ id: "a", payload: "1" })).rejects.toThrow(/ENOENT/);
  await expect(spool.put({ id: "b", payload: "1" })).rejects.toThrow(/ENOENT/);
});

it.each([
  "",
  ".",
  "../x",
  "a/b",
  String.raw`a\b`,
  ".hidden",
  "-x",
  "a b",
  "a\n",
  "a\0",
  "x".repeat(201),
])("refuses the id %j", async (id) => {
  const folder = await spoolFolder();
  const spool = spoolAt(folder);
  await expect(spool.put({ id, payload: "1" })).rejects.toThrow(/cannot name/);
  await expect(spool.remove(id)).rejects.toThrow(/cannot name/);
});
