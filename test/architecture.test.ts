import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

/** Which layer may import which besides itself: core ← ports ← flows ← http, cli; only the edges know adapters. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  ports: ["core"],
  flows: ["core", "ports"],
  adapters: ["core", "ports"],
  config: ["core"],
  ui: ["core"],
  http: ["core", "ports", "flows", "ui"],
  compose: ["core", "ports", "adapters", "config", "flows"],
  serve: ["ports", "config", "flows", "http", "compose"],
  main: ["config", "serve"],
  sandbox: ["core", "ports", "adapters", "config", "flows", "http", "compose", "serve"],
  // A command that needs no server constructs the adapters that it uses: git, and GitHub for pull requests.
  cli: ["core", "ports", "flows", "config", "adapters", "compose", "serve", "sandbox"],
};

/** What core may import of packages. */
const pureModules = ["zod", "js-yaml", "@noble/hashes", "ignore", "croner"];

const longestFile = 300;

const sources = filesOf("src");
const tests = filesOf("test");
const imports = sources.flatMap(importsOf);
const relative = imports.filter(({ to }) => to.startsWith("src/"));

it("reads the tree that it judges", () => {
  expect(sources.map(({ path }) => path)).toContain("src/core/fault.ts");
  expect(relative.length).toBeGreaterThan(300);
});

it.each(Object.keys(mayImport))("%s imports only the layers below it", (layer) => {
  const allowed = [layer, ...(mayImport[layer] ?? [])];
  const wrong = relative.filter(
    ({ path, to }) => layerOf(path) === layer && !allowed.includes(layerOf(to)),
  );
  expect(wrong).toEqual([]);
});

it("knows every layer", () => {
  const layers = new Set(sources.map(({ path }) => layerOf(path)));
  expect([...layers].filter((layer) => mayImport[layer] === undefined)).toEqual([]);
});

it("keeps the flows out of compose but for their types", () => {
  const compose = sources.find(({ path }) => path === "src/compose.ts");
  const whole = (compose?.text ?? "").matchAll(/^import (?!type )[^;]*"\.\/flows\/[^"]+";/gm);
  expect([...whole].map(([text]) => text)).toEqual([]);
});

it("keeps the adapters apart from one another", () => {
  const wrong = relative.filter(({ path, to }) => {
    const [own, other] = [adapterOf(path), adapterOf(to)];
    return own !== undefined && other !== undefined && own !== other;
  });
  expect(wrong).toEqual([]);
});

describe("core", () => {
  const core = sources.filter(({ path }) => layerOf(path) === "core");

  it("imports no package but the few that compute", () => {
    const wrong = core
      .flatMap(importsOf)
      .filter(
        ({ to }) =>
          !to.startsWith("src/") &&
          !pureModules.some((name) => to === name || to.startsWith(`${name}/`)),
      );
    expect(wrong).toEqual([]);
  });

  it("has no file that imports itself in a circle, by types or by others", () => {
    const left = new Map(core.map(({ path }) => [path, new Set<string>()]));
    for (const { path, to } of core.flatMap(importsOf)) if (left.has(to)) left.get(path)?.add(to);
    // What imports nothing that is left is in no circle.
    const ends = () => [...left].filter(([, to]) => ![...to].some((path) => left.has(path)));
    for (let found = ends(); found.length > 0; found = ends()) {
      for (const [path] of found) left.delete(path);
    }
    expect([...left.keys()]).toEqual([]);
  });

  it("has tests for every folder", () => {
    const folders = new Set(
      core.flatMap(({ path }) => /^src\/(core\/[^/]+)\//.exec(path)?.[1] ?? []),
    );
    const tested = tests.map(({ path }) => path).filter((path) => path.endsWith(".test.ts"));
    const bare = [...folders].filter(
      (folder) => !tested.some((path) => path.startsWith(`test/${folder}/`)),
    );
    expect(folders.size).toBeGreaterThan(10);
    expect(bare).toEqual([]);
  });
});

it("gives core and flows neither a clock nor chance", () => {
  const wrong = sources
    .filter(({ path }) => ["core", "flows"].includes(layerOf(path)))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/new Date\(\s*\)|\bDate\.now\b|\bDate\(\s*\)|\bMath\.random\b/g)].map(
        ([found]) => `${path}: ${found}`,
      ),
    );
  expect(wrong).toEqual([]);
});

it(`has no file of more than ${longestFile} lines`, () => {
  const long = [...sources, ...tests]
    .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
    .filter(({ lines }) => lines > longestFile);
  expect(long).toEqual([]);
});

type File = { readonly path: string; readonly text: string };

function filesOf(folder: string): readonly File[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(folder, path))
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

/** `to` is a path below src, or a package as it is written. */
function importsOf({
  path,
  text,
}: File): readonly { readonly path: string; readonly to: string }[] {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"\s,]+)"/g)].map(([, to = ""]) => ({
    path,
    to: to.startsWith(".") ? normalize(join(dirname(path), to)) : to,
  }));
}

/** The folder below src, or the name of a file that is right there. */
function layerOf(path: string): string {
  return path.replace(/^src\//, "").split(/[/.]/)[0] ?? "";
}

/** Files right in adapters/ are shared by all of them. */
function adapterOf(path: string): string | undefined {
  return /^src\/adapters\/([^/]+)\//.exec(path)?.[1];
}
