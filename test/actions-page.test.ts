import { readFile, writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { actionTypes } from "../src/core/action/action-types.ts";
import { parseYaml } from "../src/core/yaml/parse-yaml.ts";
import { actionsPage } from "./support/actions-page.ts";

const page = "docs/actions.md";

it("has the page of actions that the actions make: EVENKEEL_WRITE_DOCS=1 writes it", async () => {
  const wanted = await actionsPage();
  if (process.env["EVENKEEL_WRITE_DOCS"] === "1") await writeFile(page, wanted);
  expect(await readFile(page, "utf8")).toBe(wanted);
});

const forms = actionTypes.flatMap((type) => type.about.forms.map(([yaml]) => ({ type, yaml })));

it.each(forms)("takes the value $yaml of $type.name that it shows", ({ type, yaml }) => {
  const read = parseYaml(yaml, "value", "text");
  const value = read.ok ? (read.value[0]?.value ?? null) : undefined;
  expect(type.parseValue(value)).toHaveProperty("effect");
});

it.each(actionTypes)("explains every key of $name that it takes", ({ about, parseValue }) => {
  for (const [key, means] of Object.entries(about.keys)) {
    expect(means).not.toBe("");
    expect(JSON.stringify(parseValue({ [key]: "1" }))).not.toMatch(/known here|knows no key/);
  }
  const unknown = JSON.stringify(parseValue({ unheardOf: ["1"] }));
  expect(unknown).toMatch(/"error"/);
});
