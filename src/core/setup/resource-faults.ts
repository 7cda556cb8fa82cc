import type { Fault, Parsed } from "../fault.ts";
import { parseFlags } from "../flags/parse-flags.ts";
import { policyFile, shipyardFile, type ServicePlace } from "../layout/layout.ts";
import { parseRemediation } from "../remediation/parse-remediation.ts";
import { parseSloPart, validateFile } from "../validation/validate-file.ts";
import { validateProject } from "../validation/validate-project.ts";

type Parse = (text: string, path: string) => Parsed<unknown>;

/**
 * What is wrong with a resource that goes to `path` of a service's place. Where the server reads it by its path, it is
 * held to that format whatever it looks like.
 */
export function serviceResourceFaults(
  place: ServicePlace,
  { path, text }: { readonly path: string; readonly text: string },
): readonly Fault[] {
  const parse = new Map<string, Parse>([
    [place.remediation, parseRemediation],
    [place.slo, parseSloPart],
    [place.flags, parseFlags],
  ]).get(path);
  if (parse === undefined) return validateFile(path, text);
  const parsed = parse(text, path);
  return parsed.ok ? [] : parsed.faults;
}

/** The same for a resource of the whole project; shipyard.yaml and evenkeel.yaml have to go together. */
export function projectResourceFaults(
  project: string,
  { path, text }: { readonly path: string; readonly text: string },
  others: ReadonlyMap<string, string>,
): readonly Fault[] {
  if (path !== shipyardFile && path !== policyFile) return validateFile(path, text);
  const files = new Map([...others, [path, text] as const]);
  return validateProject(files, project).filter((fault) => fault.path === path);
}
