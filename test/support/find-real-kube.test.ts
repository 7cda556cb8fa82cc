import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { findRealKube } from "./real-kube.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "evenkeel-found-"));
  for (const name of ["KUBEBUILDER_ASSETS", "EVENKEEL_KUBE", "EVENKEEL_KWOK"]) {
    vi.stubEnv(name, undefined);
  }
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const has = async (...names: readonly string[]) => {
  for (const name of names) await writeFile(join(folder, name), "", { mode: 0o755 });
};
const at = (name: string) => join(folder, name);

it("says what it looks for where nothing is", () => {
  expect(findRealKube()).toEqual({ missing: "KUBEBUILDER_ASSETS or EVENKEEL_KUBE" });
});

it("finds a server in envtest's folder, and says that it has no controllers", async () => {
  vi.stubEnv("KUBEBUILDER_ASSETS", folder);
  await has("etcd");
  expect(findRealKube()).toEqual({ missing: at("kube-apiserver") });
  await has("kube-apiserver");
  expect(findRealKube()).toEqual({ etcd: at("etcd"), apiserver: [at("kube-apiserver")] });
  expect(findRealKube({ controllers: true })).toEqual({
    missing: "a controller manager and a scheduler (EVENKEEL_KUBE)",
  });
});

it("finds everything in the built binary, beside an etcd on the path", async () => {
  vi.stubEnv("EVENKEEL_KUBE", at("kube"));
  vi.stubEnv("PATH", folder);
  expect(findRealKube()).toEqual({ missing: at("kube") });
  await has("kube");
  expect(findRealKube()).toEqual({ missing: "etcd" });
  await has("etcd");
  expect(findRealKube()).toEqual({ etcd: at("etcd"), apiserver: [at("kube"), "apiserver"] });
  expect(findRealKube({ controllers: true })).toEqual({ missing: "EVENKEEL_KWOK" });
  vi.stubEnv("EVENKEEL_KWOK", folder);
  await has("kwok");
  expect(findRealKube({ controllers: true })).toEqual({ missing: at("stages.yaml") });
  await has("stages.yaml");
  expect(findRealKube({ controllers: true })).toMatchObject({
    controllers: {
      manager: [at("kube"), "controller-manager"],
      scheduler: [at("kube"), "scheduler"],
      kwok: at("kwok"),
      stages: [at("stages.yaml"), expect.stringMatching(/failing-pods\.yaml$/)],
    },
  });
});

it("takes a server from envtest's folder and what it has not from the binary", async () => {
  vi.stubEnv("KUBEBUILDER_ASSETS", folder);
  vi.stubEnv("EVENKEEL_KUBE", at("kube"));
  vi.stubEnv("EVENKEEL_KWOK", folder);
  await has("etcd", "kube-apiserver", "kube", "kube-scheduler", "kwok", "stages.yaml");
  expect(findRealKube({ controllers: true })).toMatchObject({
    apiserver: [at("kube-apiserver")],
    controllers: { manager: [at("kube"), "controller-manager"], scheduler: [at("kube-scheduler")] },
  });
});
