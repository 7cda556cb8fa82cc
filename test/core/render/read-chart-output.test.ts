import { describe, expect, it } from "vitest";
import { readChartOutput } from "../../../src/core/render/read-chart-output.ts";

const template = "# no. 1\napiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n";
const chart = {
  folder: "carts/chart",
  files: new Map([["carts/chart/templates/s.yaml", template]]),
};

function output(source: string, text: string): string {
  return `---\n# Source: ${source}\n${text}\n`;
}

describe("readChartOutput()", () => {
  it("places objects at their template, wherever the chart's folder is", () => {
    const text = output(
      "carts/templates/s.yaml",
      "apiVersion: v1\nkind: Service\nmetadata:\n  name: a",
    );
    const read = readChartOutput(text, chart);
    expect(read).toMatchObject({
      ok: true,
      value: [{ path: "carts/chart/templates/s.yaml", line: 2, object: { kind: "Service" } }],
    });
  });

  it("tells all faults, each at the line of its template", () => {
    const text =
      output("carts/templates/s.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: 1") +
      output("carts/charts/db/templates/x.yaml", "just text");
    expect(readChartOutput(text, chart)).toEqual({
      ok: false,
      faults: [
        expect.objectContaining({ path: "carts/chart/templates/s.yaml", line: 5 }),
        expect.objectContaining({ path: "carts/chart/charts/db/templates/x.yaml", line: 1 }),
      ],
    });
  });

  it.each([
    ["pre-install", true],
    ["post-upgrade, pre-delete", true],
    ["crd-install", true],
    ["pre-delete", false],
    ["test", false],
    ["pre-rollback,post-rollback", false],
  ])("takes a hook for %s as an object: %s", (hook, applied) => {
    const text = output(
      "carts/templates/h.yaml",
      `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: j\n  annotations:\n    helm.sh/hook: ${hook}`,
    );
    const read = readChartOutput(text, chart);
    expect(read.ok && read.value).toHaveLength(applied ? 1 : 0);
  });
});
