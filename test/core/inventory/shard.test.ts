import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inventoryLabel } from "../../../src/core/inventory/inventory.ts";
import { parseShard } from "../../../src/core/inventory/parse-shard.ts";
import { setNameFault } from "../../../src/core/inventory/set-name-fault.ts";
import { shardIndex, shardName } from "../../../src/core/inventory/shard-name.ts";
import { toShard } from "../../../src/core/inventory/to-shard.ts";
import { entry } from "./entries.ts";

const set = { name: "sockshop.production", namespace: "sockshop-production" };

function parse(objects: string) {
  const metadata = { name: "evenkeel-s-0" };
  return parseShard({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { objects } });
}

describe("toShard() and parseShard()", () => {
  it("write a ConfigMap that a person can read and a selector finds", () => {
    expect(toShard(set, { name: "evenkeel-x-0", entries: [entry("carts")] })).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "evenkeel-x-0",
        namespace: "sockshop-production",
        labels: { [inventoryLabel]: "sockshop.production" },
      },
      data: {
        objects:
          '{"apiVersion":"v1","kind":"ConfigMap","namespace":"shop","name":"carts","uid":"uid-carts"}\n',
      },
    });
  });

  it("give back what was put in, whatever names hold", () => {
    const unit = fc.constantFrom("a", ":", "_", "/", "\n", '"', "\\", "{", " ", "é", "\u2028");
    const text = fc.string({ unit, minLength: 1, maxLength: 12 });
    const ref = fc.record({
      apiVersion: text,
      kind: text,
      namespace: fc.option(text),
      name: fc.oneof(text, fc.constant("system:controller:a_b\n/c")),
    });
    const entries = fc.array(fc.record({ ref, uid: fc.option(text) }), { maxLength: 4 });
    fc.assert(
      fc.property(entries, (given) => {
        const shard = { name: "evenkeel-s-0", entries: given };
        expect(parseShard(toShard(set, shard))).toEqual({ kind: "shard", shard });
      }),
    );
  });

  it("ignore members that a later version adds", () => {
    const line = `{"apiVersion":"v1","kind":"A","namespace":null,"name":"b","uid":null,"since":1}`;
    const ref = { apiVersion: "v1", kind: "A", namespace: null, name: "b" };
    expect(parse(line)).toMatchObject({ shard: { entries: [{ ref, uid: null }] } });
  });

  it.each([
    ["a line that is no JSON", "v2 apps/Deployment/x"],
    ["a line without a uid", `{"apiVersion":"v1","kind":"A","namespace":null,"name":"b"}`],
    ["a line cut off", `{"apiVersion":"v1","kind":"A","na`],
  ])("do not forget %s: the inventory is unreadable", (_, line) => {
    const good = `{"apiVersion":"v1","kind":"A","namespace":null,"name":"b","uid":null}`;
    const parsed = parse(`${good}\n${line}\n`);
    expect(parsed).toMatchObject({
      kind: "unreadable",
      message: expect.stringMatching(/nothing is pruned: ConfigMap\/evenkeel-s-0: line 2/),
    });
  });

  it("find a ConfigMap unreadable whose list somebody took out", () => {
    const emptied = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: {} };
    expect(parseShard(emptied).kind).toBe("unreadable");
  });
});

describe("shardName()", () => {
  it("is made of the set and a number", () => {
    expect(shardName("sockshop.production", 3)).toBe("evenkeel-sockshop.production-3");
  });

  it.each(["Shop_A", "shop-", "a..b", "x".repeat(300), "", "ä"])(
    "is a name for set %j too",
    (name) => {
      const shard = shardName(name, 12);
      expect(shard.length).toBeLessThanOrEqual(253);
      expect(shard).toMatch(/^evenkeel-([-a-z0-9]+-)?[0-9a-f]{10}-12$/);
    },
  );

  it("differs between sets that differ anywhere, and is read back", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "A", "-", ".", "_", "0"), maxLength: 8 });
    const index = fc.nat(20);
    fc.assert(
      fc.property(name, name, index, index, (a, b, m, n) => {
        expect(shardIndex(a, shardName(a, m))).toBe(m);
        expect(shardName(a, m) === shardName(b, n)).toBe(a === b && m === n);
      }),
      { numRuns: 500 },
    );
  });

  it.each(["evenkeel-shop-x", "evenkeel-shop-01", "other-0"])("does not read %s back", (given) => {
    expect(shardIndex("shop", given)).toBeUndefined();
  });
});

describe("setNameFault()", () => {
  it.each(["a", "sockshop.production", "My_Set-1", "x".repeat(63)])("lets %s be a set", (name) => {
    expect(setNameFault(name)).toBeUndefined();
  });

  it.each(["", "-a", "a.", "a b", "a/b", "x".repeat(64)])("says why %j is none", (name) => {
    expect(setNameFault(name)).toContain("1 to 63 characters");
  });
});
