import ignore from "ignore";
import { changedFields, type ChangedField } from "../manifest/changed-fields.ts";
import { isKustomization } from "../manifest/is-kustomization.ts";
import type { ServiceFiles } from "../manifest/service-files.ts";
import type { ActionPlan, FileEdit } from "./action.ts";
import { findActionType, typeName } from "./action-types.ts";
import { outOfReach } from "./out-of-reach.ts";
import type { Reach } from "./reach.ts";
import { refusal, type Refusal } from "./refusal.ts";
import { valueFault } from "./value-fault.ts";

/**
 * Holds a plan against what no action may do, and against what the server lets this project's do. `action` is its name
 * in the rule, `canonical` the one of its type. Undefined where it is within both.
 */
export function checkReach(
  plan: Extract<ActionPlan, { readonly kind: "change" | "dispatch" }>,
  files: ServiceFiles,
  { action, canonical, reach }: ReachOf,
): Refusal | undefined {
  const edits = plan.kind === "change" ? plan.edits : [];
  const message =
    actionFault({ action, canonical, reach }) ??
    finalFiles(edits)
      .map((edit) => fileFault(edit, { files, edits, reach }))
      .find((fault) => fault !== undefined);
  return message === undefined ? undefined : refusal("out-of-reach", message);
}

type ReachOf = { readonly action: string; readonly canonical: string; readonly reach: Reach };

function actionFault({ action, canonical, reach: { actions } }: ReachOf): string | undefined {
  if (actions === "*") return undefined;
  // A policy may call a workflow like an action that is allowed: only a name that is no action's is the workflow's own.
  const own = findActionType(action) === undefined ? action : canonical;
  const allowed = actions.map(typeName);
  if (allowed.includes(canonical) || allowed.includes(own)) return undefined;
  return `the server lets this project's rules use ${listed(actions)} (reach.actions), not ${action}`;
}

type Within = {
  readonly files: ServiceFiles;
  readonly edits: readonly FileEdit[];
  readonly reach: Reach;
};

function fileFault(
  { path, content: after, object }: FileEdit,
  { files: service, edits, reach }: Within,
): string | undefined {
  const { paths } = reach;
  if (
    paths !== "*" &&
    !ignore()
      .add([...paths])
      .ignores(path)
  ) {
    return `the server lets this project's rules change ${listed(paths)} (reach.paths), not ${path}`;
  }
  // Names of flags may be anything, and no pod reads them.
  if (path === service.flags) return undefined;
  const before = service.files.get(path) ?? null;
  const fields = changedFields(before ?? "", after ?? "");
  const changed = (fields ?? []).map((field) => field.path);
  return (
    outOfReach({ path, before, after }) ??
    valueFault(service, edits, { path, changed }) ??
    kindFault({ path, object }, fields, reach)
  );
}

/** Values of a chart and what is no YAML are of no kind that could be told: a list of kinds alone does not allow them. */
function kindFault(
  { path, object }: Pick<FileEdit, "path" | "object">,
  fields: readonly ChangedField[] | undefined,
  { kinds, paths }: Reach,
): string | undefined {
  if (kinds === "*") return undefined;
  const ofFile = isKustomization(path) ? "Kustomization" : null;
  const found = (fields ?? [{ kind: null }]).map(({ kind }) => kind ?? ofFile);
  const named = object?.split("/")[0];
  const changed = [...(named === undefined ? [] : [named]), ...found];
  const wrong = changed.find((kind) => kind !== null && !kinds.includes(kind));
  const limit = `the server lets this project's rules change ${listed(kinds)} (reach.kinds)`;
  if (typeof wrong === "string") return `${limit}, not the ${wrong} in ${path}`;
  if (paths !== "*" || !found.includes(null)) return undefined;
  return `${limit}, and what ${path} changes is of no kind that can be told: allow the file by paths, or all kinds by "*"`;
}

/** Edits of one file build on each other: the last one has it all. */
function finalFiles(edits: readonly FileEdit[]): readonly FileEdit[] {
  return [...new Map(edits.map((edit) => [edit.path, edit])).values()];
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "nothing" : names.join(", ");
}
