import { parseShipyard } from "../delivery/parse-shipyard.ts";
import { readPart, readSlo, type SloFile } from "../evaluation/read-slo.ts";
import type { Fault } from "../fault.ts";
import { createLayout, policyFile, shipyardFile } from "../layout/layout.ts";
import { defaultPolicy, parsePolicy } from "../policy/parse-policy.ts";

/**
 * Faults of the slo.yaml files of one branch. What stands above the services (the project's, and a stage's) may be a
 * part; a service's must be whole together with those. `above` is what other branches add: the project's.
 */
export function validateSlos(
  slos: readonly SloFile[],
  files: ReadonlyMap<string, string>,
  above: readonly SloFile[],
): readonly Fault[] {
  const frames = new Set(framePaths(files));
  return slos.flatMap((file) => {
    const { faults } = readPart(file);
    if (faults.length > 0 || frames.has(file.path)) return faults;
    const around = slos.filter(({ path }) => frames.has(path) && isAround(path, file.path));
    const whole = readSlo([...above, ...around, file]);
    return whole.faults.filter(({ path }) => path === file.path);
  });
}

/** The root is the project's, or its only stage's. */
function framePaths(files: ReadonlyMap<string, string>): readonly string[] {
  const shipyard = parseShipyard(files.get(shipyardFile) ?? "", shipyardFile);
  const policy = parsePolicy(files.get(policyFile) ?? "", policyFile);
  const written = policy.ok ? policy.value : defaultPolicy;
  const layout = createLayout({ project: "project", mainBranch: "main", policy: written.layout });
  const stages = shipyard.ok ? shipyard.value.stages : [];
  const folders = stages.flatMap(({ name }) => layout.stageFolder(name) ?? []);
  return ["", ...folders].map((folder) => (folder === "" ? "slo.yaml" : `${folder}/slo.yaml`));
}

function isAround(frame: string, path: string): boolean {
  return path.startsWith(frame.slice(0, frame.lastIndexOf("/") + 1));
}
