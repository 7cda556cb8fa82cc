import { describe, expect, it } from "vitest";
import { listOf, textOf } from "../../../src/core/reconcile/field-of.ts";
import { stageBench, type StageBench } from "./stage-bench.ts";

function configMap(name: string, annotations = ""): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}${annotations} }\ndata: { a: "1" }\n`;
}

const file = (name: string) => `carts/manifests/${name}.yaml`;

async function stageOf(names: readonly string[]): Promise<StageBench> {
  const bench = await stageBench();
  await bench.push(Object.fromEntries(names.map((name) => [file(name), configMap(name)])));
  await bench.settle();
  return bench;
}

async function live(bench: StageBench): Promise<readonly string[]> {
  const found = await bench.get("/api/v1/namespaces/shop-dev/configmaps");
  const names = listOf(found, "items").map((item) => textOf(item, "metadata", "name") ?? "");
  return names.filter((name) => !name.startsWith("evenkeel-"));
}

describe("pruning a stage", () => {
  it("deletes what git no longer has, and says how many", async () => {
    await using bench = await stageOf(["a", "b", "c"]);
    const sha = await bench.push({ [file("b")]: null });
    await bench.settle();
    expect(await live(bench)).toEqual(["a", "c"]);
    expect(bench.posted(sha).at(-1)).toBe(
      "success: 2 objects are healthy, nothing changed, 1 deleted",
    );
  });

  it("goes on after a restart where it was cut off: the inventory is in the cluster", async () => {
    await using bench = await stageOf(["a", "b", "c"]);
    await bench.push({ [file("b")]: null });
    await bench.reconcile({ restarted: true });
    expect(await live(bench)).toEqual(["a", "c"]);
  });

  it("holds back most of a set until a commit confirms exactly that", async () => {
    await using bench = await stageOf(["a", "b", "c"]);
    const sha = await bench.push({ [file("b")]: null, [file("c")]: null });
    await bench.settle();
    expect(await live(bench)).toEqual(["a", "b", "c"]);
    expect(bench.posted(sha).at(-1)).toMatch(/^failure: ConfigMap\/c: 2 of 3 objects of the set/);
    const rows = await bench.journal("stages/dev/reconcile.jsonl");
    const token = /Confirm-Prune: ([0-9a-f]{12})/.exec(JSON.stringify(rows))?.[1] ?? "";
    expect(token).not.toBe("");
    await bench.push({ "carts/note.md": "wrong" }, `clean up\n\nConfirm-Prune: 000000000000\n`);
    await bench.settle();
    expect(await live(bench)).toHaveLength(3);
    await bench.push({ "carts/note.md": "right" }, `clean up\n\nConfirm-Prune: ${token}\n`);
    await bench.settle();
    expect(await live(bench)).toEqual(["a"]);
  });

  it("never deletes all of a set because its files are gone", async () => {
    await using bench = await stageOf(["a"]);
    const sha = await bench.push({ [file("a")]: null, "carts/flags.yaml": "flags: {}\n" });
    await bench.settle();
    expect(await live(bench)).toEqual(["a"]);
    expect(bench.posted(sha).at(-1)).toMatch(/^failure: ConfigMap\/a: nothing is wanted any more/);
  });

  it("keeps what an annotation keeps, and calls that well", async () => {
    await using bench = await stageBench();
    const kept = configMap("b", ', annotations: { "evenkeel.dev/prune": disabled }');
    await bench.push({
      [file("a")]: configMap("a"),
      [file("b")]: kept,
      [file("c")]: configMap("c"),
    });
    await bench.settle();
    const sha = await bench.push({ [file("b")]: null });
    await bench.settle();
    expect(await live(bench)).toEqual(["a", "b", "c"]);
    expect(bench.posted(sha).at(-1)).toMatch(/^success: /);
  });
});
