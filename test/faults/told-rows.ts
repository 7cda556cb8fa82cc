import type { ObjectRow } from "../../src/core/reconcile/object-action.ts";
import { objectLabel } from "../../src/core/reconcile/object-ref.ts";

/** What became of each object, by its label: `created`, `failed conflict`. */
export function toldRows(pass: {
  readonly rows: readonly ObjectRow[];
}): Readonly<Record<string, string>> {
  const told = pass.rows.map(({ ref, action }): [string, string] => {
    const reason = "reason" in action ? ` ${action.reason}` : "";
    return [objectLabel(ref), `${action.kind}${reason}`];
  });
  return Object.fromEntries(told);
}

/** What a pass says of an object, for people; empty where it has nothing to say. */
export function messageAbout(pass: { readonly rows: readonly ObjectRow[] }, label: string): string {
  const row = pass.rows.find(({ ref }) => objectLabel(ref) === label);
  if (row === undefined) throw new Error(`The pass says nothing of ${label}.`);
  return "message" in row.action ? row.action.message : "";
}
