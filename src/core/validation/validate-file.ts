import { parseShipyard } from "../delivery/parse-shipyard.ts";
import { parseSli } from "../evaluation/parse-sli.ts";
import { parseSlo } from "../evaluation/parse-slo.ts";
import { readPart } from "../evaluation/read-slo.ts";
import type { Fault, Parsed } from "../fault.ts";
import { parseFlags } from "../flags/parse-flags.ts";
import { parsePolicy } from "../policy/parse-policy.ts";
import { renderManifests } from "../reconcile/render-manifests.ts";
import { parseRemediation } from "../remediation/parse-remediation.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import { type FileKind, recogniseFile } from "./recognise-file.ts";

/** Every fault of one file, in the order of its lines; a file that is none of a project's has none. */
export function validateFile(path: string, text: string): readonly Fault[] {
  const parsed = parsers[recogniseFile(path, text)]?.(text, path);
  return parsed === undefined || parsed.ok ? [] : parsed.faults;
}

type Parser = (text: string, path: string) => Parsed<unknown>;

const parsers: Readonly<Record<FileKind, Parser | undefined>> = {
  shipyard: parseShipyard,
  remediation: parseRemediation,
  slo: (text, path) => (path.includes("/") ? parseSlo(text, path) : parseSloPart(text, path)),
  sli: parseSli,
  flags: parseFlags,
  policy: parsePolicy,
  manifest: (text, path) => renderManifests(new Map([[path, text]])),
  chart: parseAnyYaml,
  kustomization: parseAnyYaml,
  template: undefined,
  other: undefined,
};

/** Above the services: a part that each service's own file completes. */
export function parseSloPart(text: string, path: string): Parsed<unknown> {
  const { part, faults } = readPart({ text, path });
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: part };
}

/** Charts and kustomizations are for their own tools to judge, but no tool reads broken YAML. */
function parseAnyYaml(text: string, path: string): Parsed<unknown> {
  return parseYaml(text, path, "kubernetes");
}
