import { removeField } from "../manifest/remove-field.ts";
import type { ServiceFiles } from "../manifest/service-files.ts";
import { setScalar } from "../manifest/set-scalar.ts";
import type { ActionPlan, FileEdit } from "./action.ts";
import { findEdited, type EditedField } from "./edited-field.ts";

/** A field that remediations changed: what they left there, and what was there before; null where it was absent. */
export type ReturnField = EditedField & { readonly left: string; readonly back: string | null };

/**
 * Puts fields back to what they were before a problem. One that says something else by now is somebody's, and stays;
 * so does one that cannot be taken out again.
 */
export function planReturn(
  service: ServiceFiles,
  fields: readonly ReturnField[],
): Extract<ActionPlan, { readonly kind: "change" | "nothing-to-do" }> {
  const files = new Map(service.files);
  const edits: FileEdit[] = [];
  const reasons: string[] = [];
  for (const field of fields) {
    const { path, object, left, back } = field;
    const text = files.get(path) ?? "";
    const found = findEdited(text, field);
    if (found?.text !== left) {
      const is = found === undefined ? "is gone" : `is ${found.text} by now`;
      reasons.push(`${path}: ${field.field} ${is}, not ${left}`);
      continue;
    }
    const edited =
      back === null ? removeField(text, found.place) : setScalar(text, found.place, back);
    if (!edited.ok) {
      reasons.push(edited.message);
      continue;
    }
    files.set(path, edited.text);
    edits.push({ path, field: field.field, object, from: left, to: back, content: edited.text });
  }
  if (edits.length > 0) return { kind: "change", edits, summary: `back to ${summarise(edits)}` };
  const message = reasons.join("; ") || "nothing that was changed can be put back";
  return { kind: "nothing-to-do", message };
}

function summarise(edits: readonly FileEdit[]): string {
  const changes = edits.map(({ field, to }) => `${shortName(field ?? "")} ${to ?? "(absent)"}`);
  const more = changes.length > 3 ? [`${changes.length - 2} more values`] : [];
  return [...changes.slice(0, more.length === 0 ? 3 : 2), ...more].join(", ");
}

function shortName(field: string): string {
  if (field.startsWith("flags.")) return field.replace(/^flags\.|\.state$/g, "");
  return field.slice(field.lastIndexOf(".") + 1);
}
