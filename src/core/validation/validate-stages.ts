import { parseShipyard } from "../delivery/parse-shipyard.ts";
import type { Shipyard } from "../delivery/shipyard.ts";
import type { Fault, Parsed } from "../fault.ts";
import { createLayout, policyFile, shipyardFile } from "../layout/layout.ts";
import { defaultPolicy, parsePolicy } from "../policy/parse-policy.ts";
import type { Policy } from "../policy/policy.ts";
import { parseYamlDocument } from "../yaml/parse-yaml.ts";
import type { Position } from "../yaml/position.ts";

/** What is wrong between shipyard.yaml, evenkeel.yaml and the project's name, where each is right by itself. */
export function validateStages(files: Files, project: string | null): readonly Fault[] {
  const shipyard = parsed(files, shipyardFile, parseShipyard);
  if (shipyard === undefined) return [];
  const policy = parsed(files, policyFile, parsePolicy) ?? defaultPolicy;
  return [
    ...unknownStages({ files, policy, shipyard }),
    ...(project === null ? [] : longNamespaces({ files, policy, shipyard }, project)),
  ];
}

type Files = ReadonlyMap<string, string>;
type Stages = { readonly files: Files; readonly policy: Policy; readonly shipyard: Shipyard };

/** Without this a slip in a stage's name would let the stage be as automated as the shipyard has it. */
function unknownStages({ files, policy, shipyard }: Stages): readonly Fault[] {
  const names = shipyard.stages.map(({ name }) => name);
  return Object.keys(policy.stages)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      path: policyFile,
      ...keyPosition(files, policyFile, ["stages", name]),
      message: `${shipyardFile} has no stage ${name}: it has ${names.join(", ")}`,
    }));
}

function longNamespaces({ files, policy, shipyard }: Stages, project: string): readonly Fault[] {
  const layout = createLayout({ project, mainBranch: "main", policy: policy.layout });
  const list = shipyard.format === "0.6" ? ["stages"] : ["spec", "stages"];
  return shipyard.stages.flatMap(({ name }, index) => {
    const namespace = layout.namespace(name);
    if (namespace.length <= 63) return [];
    const message = `namespace ${namespace} has ${namespace.length} characters, Kubernetes allows 63: shorten the stage or the project`;
    const at = keyPosition(files, shipyardFile, [...list, index, "name"]);
    return [{ path: shipyardFile, ...at, message }];
  });
}

function keyPosition(files: Files, path: string, keys: readonly PropertyKey[]): Position {
  const document = parseYamlDocument(files.get(path) ?? "", path, "text");
  return document.ok ? document.value.keyPositionOf(keys) : { line: 1, column: 1 };
}

function parsed<T>(
  files: Files,
  path: string,
  parse: (text: string, path: string) => Parsed<T>,
): T | undefined {
  const text = files.get(path);
  const result = text === undefined ? undefined : parse(text, path);
  return result?.ok === true ? result.value : undefined;
}
