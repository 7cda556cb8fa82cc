import { describe, expect, it } from "vitest";
import { inClusterAccess } from "../../../src/adapters/kubernetes/in-cluster-access.ts";

describe("inClusterAccess()", () => {
  it.each([
    ["10.0.0.1", "https://10.0.0.1:6443"],
    ["fd00::1", "https://[fd00::1]:6443"],
  ])("is the pod's service account at %s", (host, server) => {
    const environment = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: "6443" };
    expect(inClusterAccess(environment, "/run/account")).toMatchObject({
      server: new URL(server),
      ca: { kind: "file", path: "/run/account/ca.crt" },
      token: { kind: "file", path: "/run/account/token" },
    });
  });

  it.each([{}, { KUBERNETES_SERVICE_HOST: "10.0.0.1" }])("says that %j is none", (environment) => {
    expect(() => inClusterAccess(environment)).toThrow("runs in no cluster");
  });
});
