import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readKubeconfig } from "../../../src/adapters/kubernetes/read-kubeconfig.ts";

const whole = `
apiVersion: v1
kind: Config
current-context: shop
preferences: {}
clusters:
- name: here
  cluster: { server: https://api.shop.test, extensions: [] }
users:
- name: bot
  user: { token: t }
contexts:
- name: shop
  context: { cluster: here, user: bot, namespace: carts }
- name: 2
  context: { cluster: here }
- name: homeless
  context: { cluster: there, user: bot }
- name: impersonal
  context: { cluster: here, user: nobody }
`;

describe("readKubeconfig()", () => {
  let path: string;
  beforeAll(async () => (path = join(await mkdtemp(join(tmpdir(), "evenkeel-kube-")), "config")));
  afterAll(() => rm(join(path, ".."), { recursive: true }));

  it.each([
    [undefined, "shop", "t"],
    ["shop", "shop", "t"],
    ["2", "2", undefined],
  ])("finds the cluster and the user of context %s", async (named, name, token) => {
    await writeFile(path, whole);
    const context = await readKubeconfig(path, named);
    expect(context).toMatchObject({ path, name, cluster: { server: "https://api.shop.test" } });
    expect(context.user.token).toBe(token);
  });

  it.each([
    ["another context", whole, "shops", 'no context "shops": it has shop, 2, homeless, impersonal'],
    ["no current context", whole.replace("current-", "past-"), undefined, 'has no context ""'],
    ["no cluster", whole, "homeless", 'has no cluster "there": it has here'],
    ["no user", whole, "impersonal", 'has no user "nobody": it has bot'],
    ["nothing", "", undefined, 'has no context "": it has none'],
    ["no mapping", "- a", undefined, "is no kubeconfig: it is no mapping"],
    ["a list of another shape", "users: { bot: {} }", undefined, "kubeconfig: look at users."],
    ["no YAML", "contexts:\n  - [", undefined, "config:2:6: "],
  ])("says that there is %s", async (_what, text, named, words) => {
    await writeFile(path, text);
    await expect(readKubeconfig(path, named)).rejects.toThrow(words);
  });

  it("says that there is no file", async () => {
    await expect(readKubeconfig(`${path}s`, undefined)).rejects.toThrow("cannot be read: ENOENT");
  });
});
