import type { ObjectSet } from "../../core/reconcile/object-set.ts";
import type { ProjectView } from "../project-view.ts";

/** The objects of a stage, as one owner. */
export function stageSet({ project, layout }: ProjectView, stage: string): ObjectSet {
  return { name: `${project.name}.${stage}`, namespace: layout.namespace(stage) };
}
