import { describe, expect, it } from "vitest";
import { renderedFiles } from "../../../src/core/render/rendered-files.ts";

describe("renderedFiles()", () => {
  it("tells which template each document came from", () => {
    const text =
      "---\n# Source: a/templates/one.yaml\nkind: One\n---\n# Source: a/templates/two.yaml\nkind: Two\n";
    expect(renderedFiles(text)).toEqual([
      { source: "a/templates/one.yaml", text: "kind: One\n" },
      { source: "a/templates/two.yaml", text: "kind: Two\n" },
    ]);
  });

  it("takes a document without a source for one of the file before", () => {
    const text = "---\n# Source: a/crds/all.yaml\nkind: One\n---\nkind: Two\n";
    expect(renderedFiles(text).map(({ source }) => source)).toEqual([
      "a/crds/all.yaml",
      "a/crds/all.yaml",
    ]);
  });

  it.each([
    ["nothing", "", []],
    ["only comments", "---\n# Source: a/templates/no.yaml\n# nothing\n\n", []],
    ["one without a mark", "kind: One\n", ["kind: One\n"]],
    [
      "what a block text holds",
      "data:\n  a: |\n    ---\n    b\n",
      ["data:\n  a: |\n    ---\n    b\n"],
    ],
    [
      "a mark with a comment",
      "--- # first\nkind: One\n--- \nkind: Two\n",
      ["kind: One\n", "kind: Two\n"],
    ],
    [
      "line ends of Windows",
      "---\r\nkind: One\r\n---\r\nkind: Two\r\n",
      ["kind: One\r\n", "kind: Two\r\n"],
    ],
  ])("reads %s", (_, text, documents) => {
    expect(renderedFiles(text).map((file) => file.text)).toEqual(documents);
  });
});
