import { describe, expect, it } from "vitest";
import { renderManifests } from "../../../src/core/reconcile/render-manifests.ts";

function render(files: Readonly<Record<string, string>>) {
  return renderManifests(new Map(Object.entries(files)));
}

const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";

describe("renderManifests()", () => {
  it("reads every document of every file, by path, with its line", () => {
    const rendered = render({
      "carts/manifests/b.yaml": `---\n${configMap}---\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: b\n  labels:\n`,
      "carts/manifests/a.json": '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"}}',
      "carts/manifests/README.md": "not: [yaml",
    });
    expect(
      rendered.ok && rendered.value.map((one) => [one.object.kind, one.path, one.line]),
    ).toEqual([
      ["Secret", "carts/manifests/a.json", 1],
      ["ConfigMap", "carts/manifests/b.yaml", 2],
      ["Service", "carts/manifests/b.yaml", 7],
    ]);
    expect(rendered.ok && rendered.value[2]?.object.metadata).toEqual({ name: "b" });
  });

  it("reads scalars as Kubernetes does", () => {
    const rendered = render({ "a.yaml": `${configMap}mode: 0644\non: yes\ntext: "yes"\n` });
    expect(rendered.ok && rendered.value[0]?.object).toMatchObject({ mode: 420, text: "yes" });
  });

  it("takes lists apart", () => {
    const rendered = render({
      "a.yaml": `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: { name: a }\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: { name: b }\n`,
    });
    expect(
      rendered.ok && rendered.value.map((one) => [one.object.metadata.name, one.line]),
    ).toEqual([
      ["a", 4],
      ["b", 7],
    ]);
  });

  it("reports all faults of all files at once", () => {
    const rendered = render({
      "a.yaml": "apiVersion: v1\nkind: ConfigMap\n",
      "b.yaml": "apiVersion: v1\nkind: [\n",
      "c.yaml": "kind: ConfigMap\nmetadata: { name: 3 }\n---\njust text\n",
    });
    expect(rendered.ok).toBe(false);
    expect(
      !rendered.ok && rendered.faults.map(({ path, line, message }) => [path, line, message]),
    ).toEqual([
      ["a.yaml", 1, "an object needs metadata with a name"],
      ["b.yaml", expect.any(Number), expect.any(String)],
      ["c.yaml", 1, "an object needs an apiVersion"],
      ["c.yaml", 2, "an object needs a metadata.name"],
      ["c.yaml", 4, "a manifest must be a map with a kind"],
    ]);
  });

  it("says where an object is written already", () => {
    const rendered = render({
      "a.yaml": configMap,
      "b.yaml": `${configMap}---\n${configMap.replace("ConfigMap", "Secret")}`,
    });
    expect(!rendered.ok && rendered.faults).toEqual([
      {
        path: "b.yaml",
        line: 1,
        column: 1,
        message: "ConfigMap/a is written at a.yaml:1 already: keep one of them",
      },
    ]);
  });
});
