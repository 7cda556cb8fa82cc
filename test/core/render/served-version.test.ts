import { describe, expect, it } from "vitest";
import { servedVersion } from "../../../src/core/render/served-version.ts";

const metadata = { name: "db" };
const template = { metadata: { labels: { app: "db" } }, spec: {} };

describe("servedVersion()", () => {
  it.each(["extensions/v1beta1", "apps/v1beta1", "apps/v1beta2"])(
    "reads a Deployment of %s as apps/v1",
    (apiVersion) => {
      const selector = { matchLabels: { app: "db" } };
      const spec = { replicas: 1, selector, template };
      const object = { apiVersion, kind: "Deployment", metadata, spec };
      expect(servedVersion(object)).toEqual({ ...object, apiVersion: "apps/v1" });
    },
  );

  it("fills in the selector that used to be a default, and drops what is gone", () => {
    const spec = { template, rollbackTo: { revision: 1 } };
    const old = { apiVersion: "extensions/v1beta1", kind: "Deployment", metadata, spec };
    expect(servedVersion(old)["spec"]).toEqual({
      template,
      selector: { matchLabels: { app: "db" } },
    });
  });

  it.each([
    ["apps/v1", "Deployment"],
    ["extensions/v1beta1", "Ingress"],
    ["v1", "Service"],
  ])("leaves %s %s as it is", (apiVersion, kind) => {
    const object = { apiVersion, kind, metadata, spec: { template } };
    expect(servedVersion(object)).toBe(object);
  });
});
