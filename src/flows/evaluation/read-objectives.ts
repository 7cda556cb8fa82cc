import { parseSli } from "../../core/evaluation/parse-sli.ts";
import { readPart, readSlo } from "../../core/evaluation/read-slo.ts";
import type { Slo } from "../../core/evaluation/slo.ts";
import type { Fault, Parsed } from "../../core/fault.ts";
import type { FinishedEvaluation } from "../../core/journal/evaluation-record.ts";
import { lookupTable } from "../../core/yaml/lookup-table.ts";
import type { Ports } from "../../ports.ts";
import type { ProjectView } from "../project-view.ts";
import { objectiveLevels, readObjectiveFiles, type ServiceAt } from "./objective-files.ts";

type Sources = FinishedEvaluation["sources"];

/** What a service is judged by at one commit, merged over project, stage and service. */
export type Objectives =
  /** No slo.yaml speaks of objectives. */
  | { readonly kind: "none" }
  /** A null `slo` could not be understood at all; `faults` may be there beside one. */
  | {
      readonly kind: "objectives";
      readonly slo: Slo | null;
      readonly faults: readonly Fault[];
      readonly sources: Sources;
    };

export async function readObjectives(
  deps: Pick<Ports, "git">,
  view: ProjectView,
  where: ServiceAt,
): Promise<Objectives> {
  const levels = await objectiveLevels(deps, view, where);
  const files = await readObjectiveFiles(deps, view, {
    kind: "slo",
    levels,
    pathsOf: ({ slo }) => [slo],
  });
  if (!files.ok) return { kind: "objectives", slo: null, faults: files.faults, sources: [] };
  if (files.value.length === 0) return { kind: "none" };
  const { slo, faults } = readSlo(files.value);
  const isOwn = files.value.some(({ level }) => level === "service");
  // A project may keep its thresholds in one place without wanting every service judged.
  const isFrame = slo?.objectives.length === 0 && !isOwn;
  if (isFrame && files.value.every((file) => readPart(file).faults.length === 0)) {
    return { kind: "none" };
  }
  return { kind: "objectives", slo, faults, sources: files.value.map(({ source }) => source) };
}

export type Queries = {
  /** By name; without a prototype. */
  readonly queries: Readonly<Record<string, string>>;
  readonly sources: Sources;
};

/** The queries of one provider, the most specific file winning for each indicator. */
export async function readQueries(
  deps: Pick<Ports, "git">,
  view: ProjectView,
  given: { readonly where: ServiceAt; readonly provider: string },
): Promise<Parsed<Queries>> {
  const levels = await objectiveLevels(deps, view, given.where);
  const files = await readObjectiveFiles(deps, view, {
    kind: "sli",
    levels,
    pathsOf: ({ sli }) => sli(given.provider),
  });
  if (!files.ok) return files;
  const parsed = files.value.map(({ text, path }) => parseSli(text, path));
  const faults = parsed.flatMap((file) => (file.ok ? [] : file.faults));
  if (faults.length > 0) return { ok: false, faults };
  const entries = parsed.flatMap((file) => (file.ok ? Object.entries(file.value.indicators) : []));
  const queries = lookupTable(Object.fromEntries(entries));
  return { ok: true, value: { queries, sources: files.value.map(({ source }) => source) } };
}
