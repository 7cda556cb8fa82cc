import { expect, it, onTestFinished } from "vitest";
import { createEngine } from "../../../src/flows/engine.ts";
import { UnavailableError } from "../../../src/ports.ts";
import { statusHost } from "../statuses.ts";
import { pollBench } from "./poll-bench.ts";

function never(): never {
  throw new UnavailableError("nobody is to ask for this");
}

async function boot() {
  const bench = await pollBench({
    sockshop: ["dynatrace"],
    website: ["dynatrace", "alertmanager"],
  });
  const { deps } = bench;
  const asked: string[] = [];
  const ports = {
    ...deps,
    hosting: statusHost().hosting,
    monitors: (name: string) => {
      const monitor = deps.monitors(name);
      const listOpen = async () => {
        asked.push(name);
        return monitor.listOpen();
      };
      return { ...monitor, listOpen };
    },
    clusters: never,
    flagServices: never,
    indicators: never,
    sinks: never,
    charts: { helm: never, kustomize: never },
  };
  const projects = [...deps.projects.values()];
  const engine = createEngine(ports, { projects, home: deps.home });
  onTestFinished(engine.stop);
  /** Which monitors were asked since the last look, once nothing is to be done. */
  const look = async () => {
    await engine.drain();
    return asked.splice(0).toSorted();
  };
  return { ...bench, engine, look };
}

it("asks every monitor at the start, and again when its time has come", async () => {
  const { engine, look, pass } = await boot();
  engine.start();
  expect(await look()).toEqual(["alertmanager", "dynatrace"]);
  pass(4);
  expect(await look()).toEqual([]);
  pass(1);
  expect(await look()).toEqual(["alertmanager", "dynatrace"]);
});

it("asks them when there is more than was told, though not for each time it is said", async () => {
  const { engine, look, pass } = await boot();
  engine.hint({ kind: "monitors" });
  expect(await look()).toEqual(["alertmanager", "dynatrace"]);
  for (let times = 0; times < 50; times += 1) engine.hint({ kind: "monitors" });
  expect(await look()).toEqual([]);
  pass(0.2);
  expect(await look()).toEqual(["alertmanager", "dynatrace"]);
  pass(4);
  expect(await look()).toEqual([]);
});
