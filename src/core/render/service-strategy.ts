import { z } from "zod";
import { deploymentStrategy } from "../delivery/strategies.ts";
import type { Stage } from "../delivery/shipyard.ts";
import type { Parsed } from "../fault.ts";
import { parseYamlDocument } from "../yaml/parse-yaml.ts";
import { readDocument } from "../yaml/read-document.ts";

const Metadata = z.looseObject({ deploymentStrategy: deploymentStrategy.optional() }).nullish();

/**
 * How a service is deployed on a stage: as its metadata.yaml says since it was onboarded with a strategy of its own (a database is never
 * run twice), else as the stage's shipyard says. `text` undefined: there is no such file.
 */
export function serviceStrategy(
  stage: Pick<Stage, "deploymentStrategy">,
  text: string | undefined,
  path: string,
): Parsed<Stage["deploymentStrategy"]> {
  if (text === undefined || !/^\s*["']?deploymentStrategy\b/m.test(text)) {
    return { ok: true, value: stage.deploymentStrategy };
  }
  const document = parseYamlDocument(text, path, "text");
  if (!document.ok) return document;
  const read = readDocument(document.value, Metadata);
  if (!read.ok) return read;
  return { ok: true, value: read.value?.deploymentStrategy ?? stage.deploymentStrategy };
}
