import { describe, expect, it } from "vitest";
import type { Wanted } from "../../src/flows/read-wanted.ts";
import type { RenderResult } from "../../src/ports/charts.ts";
import { fakeCharts, wantedBench } from "./wanted-bench.ts";

const deployment = `---
# Source: carts/templates/d.yaml
apiVersion: extensions/v1beta1
kind: Deployment
metadata: { name: carts }
spec:
  template: { metadata: { labels: { app: carts } }, spec: {} }
`;
const chart = {
  "carts/chart/Chart.yaml": "name: carts\nversion: 0.1.0\n",
  "carts/chart/templates/d.yaml": "kind: Deployment\n",
  "carts/values.yaml": "replicaCount: 1\n",
};
const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one }\n";

const rendered = (text: string): RenderResult => ({ kind: "rendered", text });
const failed = (reason: "no-program" | "invalid", message: string): RenderResult => ({
  kind: "failed",
  reason,
  message,
});

function namesOf(wanted: Wanted): readonly string[] {
  if (wanted.kind === "faulty") return wanted.messages;
  return wanted.manifests.map(
    ({ object, path }) => `${path} ${object.kind}/${object.metadata.name}`,
  );
}

describe("readWanted() with a chart", () => {
  it("renders it with what Keptn supplied, for its stage", async () => {
    const read = await wantedBench(chart);
    const { asked, charts } = fakeCharts(() => rendered(deployment));
    const wanted = await read(charts);
    expect(asked).toEqual([
      {
        files: new Map(Object.entries(chart)),
        chart: "carts/chart",
        release: "shop-dev-carts",
        namespace: "shop-dev",
        valuesFiles: ["carts/values.yaml", "carts/chart/values.yaml"],
        values: {
          keptn: { project: "shop", stage: "dev", service: "carts", deployment: "direct" },
        },
      },
    ]);
    expect(wanted).toMatchObject({
      kind: "wanted",
      manifests: [
        { path: "carts/chart/templates/d.yaml", line: 1, object: { apiVersion: "apps/v1" } },
      ],
    });
  });

  it("adds the primary on a blue/green stage, but not for a service that is there once", async () => {
    const { asked, charts } = fakeCharts(() => rendered(deployment));
    const read = await wantedBench(chart);
    expect(namesOf(await read(charts, "production"))).toEqual([
      "carts/chart/templates/d.yaml Deployment/carts",
      "carts/chart/templates/d.yaml Deployment/carts-primary",
    ]);
    const metadata = "servicename: carts\ndeploymentStrategy: direct\n";
    const direct = await wantedBench({ ...chart, "carts/metadata.yaml": metadata });
    expect(namesOf(await direct(charts, "production"))).toHaveLength(1);
    expect(asked.map((given) => "values" in given && given.values)).toMatchObject([
      { keptn: { deployment: "canary" } },
      { keptn: { deployment: "direct" } },
    ]);
  });

  it("refuses a chart with files that would be left out", async () => {
    const read = await wantedBench({
      ...chart,
      "carts/chart/charts/db-1.0.0.tgz": Buffer.from([0x1f, 0x8b, 0xff]),
      "carts/chart/files/store.jks": Buffer.from([0xfe, 0xed, 0xff]),
    });
    const { asked, charts } = fakeCharts(() => rendered(deployment));
    expect(namesOf(await read(charts))).toEqual([
      expect.stringMatching(/^carts\/chart\/charts\/db-1.0.0.tgz:1:1: .*unpack it/),
      expect.stringMatching(/^carts\/chart\/files\/store.jks:1:1: only text files/),
    ]);
    expect(asked).toEqual([]);
  });
});

describe("readWanted() with a kustomization", () => {
  const web =
    "resources: [../shared/base, cm.yaml]\nconfigMapGenerator: [{ name: c, files: [a.txt] }]\n";
  const files = {
    "web/kustomization.yaml": web,
    "web/cm.yaml": configMap,
    "web/a.txt": "a",
    "web/slo.yaml": "objectives: []\n",
    "shared/base/kustomization.yaml": "resources: [d.yaml]\n",
    "shared/base/d.yaml": configMap,
    "shared/base/unused.yaml": configMap,
  };

  it("gives it all that it builds on, wherever that is on the branch", async () => {
    const read = await wantedBench(files);
    const { asked, charts } = fakeCharts(() => rendered(configMap));
    expect(namesOf(await read(charts))).toEqual(["web/kustomization.yaml ConfigMap/one"]);
    expect(asked.map((given) => [...given.files.keys()].toSorted())).toEqual([
      [
        "shared/base/d.yaml",
        "shared/base/kustomization.yaml",
        "web/a.txt",
        "web/cm.yaml",
        "web/kustomization.yaml",
      ],
    ]);
  });

  it("tells a fault of a shared base once", async () => {
    const other = { "other/kustomization.yaml": "resources: [../shared/base]\n" };
    const broken = { "shared/base/kustomization.yaml": "resources: [gone.yaml]\n" };
    const read = await wantedBench({ ...files, ...other, ...broken });
    const { charts } = fakeCharts(() => rendered(configMap));
    expect(namesOf(await read(charts))).toHaveLength(1);
  });

  it("refuses what is somewhere else, before anything runs", async () => {
    const remote = "resources:\n  - https://127.0.0.1:9/x.yaml\n  - gone.yaml\n";
    const read = await wantedBench({ ...files, "shared/base/kustomization.yaml": remote });
    const { asked, charts } = fakeCharts(() => rendered(configMap));
    expect(namesOf(await read(charts))).toEqual([
      expect.stringMatching(/^shared\/base\/kustomization.yaml:2:5: .*no network/),
      expect.stringMatching(/^shared\/base\/kustomization.yaml:3:5: .*neither a file/),
    ]);
    expect(asked).toEqual([]);
  });
});

describe("readWanted()", () => {
  it("tells the faults of all services at once", async () => {
    const read = await wantedBench({
      ...chart,
      "web/kustomization.yaml": "resources: []\n",
      "db/manifests/db.yaml": "kind: ConfigMap\n",
      "db/flags.yaml": "flags: 1\n",
      "far/manifests/far.yaml": configMap.replace("name: one", "name: one, namespace: kube-system"),
    });
    const { charts } = fakeCharts((given) =>
      "chart" in given
        ? failed("invalid", "carts/chart/templates/d.yaml:1:2: no such value")
        : failed("no-program", "install kustomize"),
    );
    expect(namesOf(await read(charts))).toEqual([
      "carts/chart/templates/d.yaml:1:2: no such value",
      expect.stringMatching(/^db\/flags.yaml:1:/),
      expect.stringMatching(/^db\/manifests\/db.yaml:1:.* apiVersion/),
      expect.stringMatching(/^db\/manifests\/db.yaml:1:.* metadata/),
      "web/kustomization.yaml:1:1: install kustomize",
      expect.stringMatching(/^far\/manifests\/far.yaml:1: .*namespace kube-system/),
    ]);
  });

  it("names both services that want one flag differently", async () => {
    const read = await wantedBench({
      "db/flags.yaml": "flags:\n  Banner: on\n",
      "web/flags.yaml": "flags:\n  Banner: off\n  Other: on\n",
    });
    const { charts } = fakeCharts(() => rendered(""));
    expect(namesOf(await read(charts))).toEqual([
      expect.stringMatching(/^web\/flags.yaml:2:3: the flag "Banner" .* db\/flags.yaml:2: /),
    ]);
  });

  it("asks no program for plain manifests", async () => {
    const read = await wantedBench({ "db/manifests/db.yaml": configMap });
    const { asked, charts } = fakeCharts(() => failed("no-program", "no"));
    expect(namesOf(await read(charts))).toEqual(["db/manifests/db.yaml ConfigMap/one"]);
    expect(asked).toEqual([]);
  });

  it("names both services that write one object differently", async () => {
    const read = await wantedBench({
      "db/manifests/a.yaml": configMap,
      "web/manifests/a.yaml": configMap,
      "x/manifests/a.yaml": `${configMap}data: { a: b }\n`,
    });
    const { charts } = fakeCharts(() => rendered(""));
    expect(namesOf(await read(charts))).toEqual([
      expect.stringMatching(/^x\/manifests\/a.yaml:1:1: .* db\/manifests\/a.yaml:1 already/),
    ]);
  });
});
