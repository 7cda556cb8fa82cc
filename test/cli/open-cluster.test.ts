import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openCluster } from "../../src/cli/open-cluster.ts";

const config = `
current-context: one
contexts:
- {name: one, context: {cluster: c, user: u, namespace: first}}
- {name: two, context: {cluster: c, user: u}}
`;

/** A home folder with a kubeconfig, and another one beside it. */
async function home() {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-kubeconfig-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, ".kube"));
  await writeFile(join(folder, ".kube/config"), config);
  await writeFile(join(folder, "other"), config.replace("first", "other"));
  await writeFile(join(folder, "rubbish"), "contexts: 5\n");
  await writeFile(join(folder, "broken"), "contexts: [\n");
  await writeFile(join(folder, "none"), "contexts: []\n");
  return (env: Readonly<Record<string, string>>, options = {}) =>
    openCluster({ env: { HOME: folder, ...env }, cwd: folder }, options).namespace;
}

it("openCluster() takes the kubeconfig that kubectl would take", async () => {
  const open = await home();
  expect(open({})).toBe("first");
  expect(open({ KUBECONFIG: "" })).toBe("first");
  expect(open({ KUBECONFIG: ":other:missing" })).toBe("other");
  expect(open({ KUBECONFIG: "missing" }, { kubeconfig: "other" })).toBe("other");
});

it("openCluster() takes the context's namespace, or default", async () => {
  const open = await home();
  expect(open({}, { context: "one" })).toBe("first");
  expect(open({}, { context: "two" })).toBe("default");
});

it.each([
  ["a file that is not there", { kubeconfig: "missing" }, /no kubeconfig at .*missing: name one/],
  ["what is no kubeconfig", { kubeconfig: "rubbish" }, "rubbish is no kubeconfig"],
  ["what is no YAML", { kubeconfig: "broken" }, /broken:2:1: /],
  ["no current context", { kubeconfig: "none" }, "no current context: name one with --context"],
  ["a context that is not there", { context: "three" }, 'no context "three": it has one, two'],
])("openCluster() refuses %s", async (_, options, message) => {
  const open = await home();
  expect(() => open({}, options)).toThrow(message);
});
