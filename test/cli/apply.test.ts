import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { runCli } from "../../src/cli/run-cli.ts";
import { startCluster } from "../../src/sandbox/cluster/start-cluster.ts";
import { createSystemClock } from "../../src/adapters/clock/system-clock.ts";

function configMap(name: string, value = "1"): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { a: "${value}" }\n`;
}

/** A folder with manifests, and a cluster that a kubeconfig in it names. */
async function bench(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-apply-"));
  const cluster = await startCluster({ clock: createSystemClock() });
  onTestFinished(async () => {
    await cluster[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  const insecure = { server: cluster.server, "insecure-skip-tls-verify": true };
  const config = {
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: insecure }],
    users: [{ name: "u", user: { token: cluster.token } }],
  };
  await write(".kubeconfig", JSON.stringify(config));
  for (const [name, text] of Object.entries(files)) await write(name, text);
  const run = async (...args: readonly string[]) => {
    let [out, err] = ["", ""];
    const code = await runCli(args, {
      env: { KUBECONFIG: join(folder, ".kubeconfig") },
      cwd: folder,
      now: () => new Date(),
      out: { isTerminal: false, write: (text) => void (out += text) },
      err: { isTerminal: false, write: (text) => void (err += text) },
    });
    return { code, out, err };
  };
  return { run, write, remove: (name: string) => rm(join(folder, name)) };
}

const set = ["-n", "shop", "--set", "shop", "--prune"] as const;

it("apply creates, then finds nothing to do, and diff says so by its exit code", async () => {
  const { run } = await bench({ "a.yaml": configMap("a") });
  expect(await run("diff", ".", ...set)).toMatchObject({
    code: 1,
    out: "created ConfigMap/a in shop\n",
  });
  expect(await run("apply", ".", ...set, "--wait")).toMatchObject({
    code: 0,
    out: "created  shop  ConfigMap/a  it exists\n\n1 created\n",
  });
  expect((await run("apply", ".", ...set)).out).toContain("1 unchanged");
  expect(await run("diff", ".", ...set)).toMatchObject({ code: 0, out: "no differences\n" });
});

it("diff and a dry run name each field and each deletion, and change nothing", async () => {
  const files = { "a.yaml": configMap("a"), "b.yaml": configMap("b"), "c.yaml": configMap("c") };
  const { run, write, remove } = await bench(files);
  await run("apply", ".", ...set);
  await write("a.yaml", configMap("a", "2"));
  await remove("b.yaml");
  for (const once of [1, 2]) {
    const { code, out } = await run("diff", ".", ...set);
    expect([once, code]).toEqual([once, 1]);
    expect(out).toBe(
      'changed ConfigMap/a in shop\n  data.a: "1" → "2"\ndeleted ConfigMap/b in shop\n',
    );
    expect((await run("apply", ".", ...set, "--dry-run")).out).toContain(
      "dry run: 1 configured, 1 unchanged, 1 deleted",
    );
  }
  expect((await run("apply", ".", ...set)).out).toContain("1 configured, 1 unchanged, 1 deleted");
});

it("apply tells every refused object with its file and line, and applies the others", async () => {
  const bad = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: Bad_Name }\n";
  const { run } = await bench({ "a.yaml": configMap("a"), "b.yaml": `---\n${bad}` });
  const { code, out } = await run("apply", ".", ...set);
  expect(code).toBe(1);
  expect(out).toMatch(/created +shop +ConfigMap\/a/);
  expect(out).toMatch(/failed +shop +ConfigMap\/Bad_Name +b\.yaml:2: /);
  expect(out).toContain("nothing was deleted, for not everything could be applied");
});

it.each([
  [["apply", ".", "--prune"], /--prune needs --set NAME/],
  [["apply"], /name either a folder or, with -f, a file/],
  [["diff", "missing"], /missing cannot be read/],
])("%j is refused in a sentence", async (args, message) => {
  const { run } = await bench({ "a.yaml": configMap("a") });
  const { code, err } = await run(...args);
  expect(code).toBe(2);
  expect(err).toMatch(message);
});
