import { expect, it } from "vitest";
import { createLayout } from "../../../src/core/layout/layout.ts";
import {
  projectResourceFaults,
  serviceResourceFaults,
} from "../../../src/core/setup/resource-faults.ts";

const layout = createLayout({ project: "p", mainBranch: "main", policy: "stage-branches" });
const place = layout.service("dev", "carts");
const remediation = "remediations:\n- name: x\n  actions:\n  - action: scaling\n    value: +1\n";

it.each([
  ["a rule file that is one", "carts/remediation.yaml", remediation, 0],
  ["a rule file that is something else", "carts/remediation.yaml", "flags:\n  a: on\n", 1],
  ["flags that are rules", "carts/flags.yaml", remediation, 1],
  ["rules under a name of their own", "carts/rules-old.yaml", remediation, 0],
  ["broken rules under a name of their own", "carts/x.yaml", "remediations:\n- name: ''\n", 1],
  ["any other file", "carts/jmeter/load.jmx", "<xml", 0],
])("holds %s to what the server reads there", (_, path, text, faulty) => {
  const faults = serviceResourceFaults(place, { path, text });
  expect(Math.min(1, faults.length)).toBe(faulty);
});

const shipyard = "stages:\n- name: dev\n";

it.each([
  ["a shipyard", "shipyard.yaml", shipyard, 0],
  ["a shipyard with a slip", "shipyard.yaml", "stage: x\n", 1],
  ["a policy for a stage that there is", "evenkeel.yaml", "stages:\n  dev:\n    mode: review\n", 0],
  ["a policy for no stage", "evenkeel.yaml", "stages:\n  prod:\n    mode: review\n", 1],
  ["another file", "notes/x.yaml", "a: 1\n", 0],
])("holds %s of the project to the others", (_, path, text, faulty) => {
  const others = new Map([["shipyard.yaml", shipyard]]);
  const faults = projectResourceFaults("p", { path, text }, others);
  expect(Math.min(1, faults.length)).toBe(faulty);
  expect(faults.filter((fault) => fault.path !== path)).toEqual([]);
});
