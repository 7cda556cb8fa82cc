import { describe, expect, it } from "vitest";
import { kustomizeReferences } from "../../../src/core/render/kustomize-references.ts";

const file = "apps/web/overlays/dev/kustomization.yaml";

function told(text: string): readonly string[] {
  const read = kustomizeReferences(text, file);
  if (!read.ok) return read.faults.map(({ message }) => message);
  return read.value.map((found) =>
    found.kind === "path" ? found.path : `${found.fault.line}: ${found.fault.message}`,
  );
}

describe("kustomizeReferences()", () => {
  it("finds every path that Kustomize would read", () => {
    const text = `resources: [../../base, ./d.yaml]
bases: [../b]
components: [../../components/hpa/]
generators: [g.yaml]
transformers: [t.yaml, "kind: X\\nname: y"]
validators: [v.yaml]
crds: [c.json]
configurations: [names.yaml]
patchesStrategicMerge: [p.yaml]
patches: [{ path: q.yaml }, { patch: "path: no.yaml", target: { kind: Deployment } }]
patchesJson6902: [{ path: r.yaml }]
replacements: [{ path: s.yaml }]
openapi: { path: schema.json }
configMapGenerator: [{ files: [a.txt, "key=b.txt"], envs: [e.env], literals: ["x=https://example.org"] }]
secretGenerator: [{ env: f.env }]
labels: [{ pairs: { a: b }, fields: [{ path: spec/selector }] }]
`;
    const own = ["d", "g", "t", "v", "c", "names", "p", "q", "r", "s"];
    const here = own.map(
      (name) => `apps/web/overlays/dev/${name}.${name === "c" ? "json" : "yaml"}`,
    );
    expect(told(text).toSorted()).toEqual(
      [
        ...here,
        "apps/web/base",
        "apps/web/overlays/b",
        "apps/web/components/hpa",
        ...["schema.json", "a.txt", "b.txt", "e.env", "f.env"].map(
          (name) => `apps/web/overlays/dev/${name}`,
        ),
      ].toSorted(),
    );
  });

  it.each([
    "https://example.org/x.yaml",
    "https://github.com/org/repo//base?ref=v1",
    "github.com/org/repo//base?ref=v1",
    "git@github.com:org/repo.git",
    "ssh://git@example.org/repo",
    "git::https://example.org/repo",
    "example.org/org/repo?ref=main",
    "file:///etc/passwd",
  ])("refuses %s, which is not in the repository", (reference) => {
    expect(told(`# one\nresources:\n  - ${reference}\n`)).toEqual([
      expect.stringMatching(/^3: .* copy it into the repository$/),
    ]);
    expect(told(`patches:\n  - path: ${reference}\n`)).toEqual([expect.stringMatching(/^2: /)]);
  });

  it.each(["/etc/passwd", "../../../../../etc/passwd"])("refuses %s", (reference) => {
    expect(told(`resources: ["${reference}"]`)).toEqual([
      expect.stringMatching(/must be relative|leads out of the repository/),
    ]);
  });

  it.each([
    ["", []],
    ["- a\n", []],
    ["resources: no list\n", []],
    ["resources: [1, null, { a: b }]\n", []],
    ["a: b: c\n", [expect.any(String)]],
  ])("reads %j", (text, references) => {
    expect(told(text)).toEqual(references);
  });
});
