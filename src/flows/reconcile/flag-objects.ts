import type { Stage } from "../../core/delivery/shipyard.ts";
import type { Ports } from "../../ports.ts";
import { chooseProvider } from "../choose-provider.ts";
import type { ProjectView } from "../project-view.ts";
import type { Wanted } from "../read-wanted.ts";

type Read = Extract<Wanted, { kind: "wanted" }>;

/** Where a stage's flags are kept as an object, that is one more of its manifests; else all is as it was. */
export function withFlagObjects(
  deps: Pick<Ports, "flagServices">,
  view: ProjectView,
  { stage, wanted }: { readonly stage: Stage; readonly wanted: Read },
): Read {
  const choice = chooseProvider(view, stage.name, "flags");
  if (wanted.flags.size === 0 || choice.kind !== "use") return wanted;
  const service = deps.flagServices(choice.name, { project: view.project.name, stage: stage.name });
  if (service.kind === "remote") return wanted;
  const [path = "flags.yaml"] = wanted.flagFiles;
  const manifest = { object: service.objectOf(wanted.flags), path, line: 1 };
  return { ...wanted, manifests: [...wanted.manifests, manifest], flags: new Map() };
}
