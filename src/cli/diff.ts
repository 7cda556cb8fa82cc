import { objectLabel } from "../core/reconcile/object-ref.ts";
import type { ObjectChange } from "../core/reconcile/object-diff.ts";
import { rowMessage } from "../core/reconcile/reconcile-outcome.ts";
import type { SetDiff } from "../flows/reconcile/diff-set.ts";
import { exitCode, type Io } from "./io.ts";
import { diffRead, readSet, type SetOptions } from "./read-set.ts";
import { createStyle, plainLine, type Style } from "./style.ts";

/** Tells what an apply would change, field by field: 0 nothing, 1 something, 2 where it would be refused. */
export async function diff(
  io: Io,
  folder: string | undefined,
  options: SetOptions,
): Promise<number> {
  using read = await readSet(io, folder, options);
  const found = await diffRead(read, options);
  if (options.output === "json") io.out.write(`${JSON.stringify(toJson(found), null, 2)}\n`);
  else tell(io, found);
  if (found.refused.length > 0) return exitCode.unusable;
  return found.changes.length === 0 ? exitCode.ok : exitCode.no;
}

function toJson({ changes, refused }: SetDiff): unknown {
  return {
    changes: changes.map(({ ref, ...change }) => ({
      ...ref,
      change: change.kind,
      ...rest(change),
    })),
    refused: refused.map((row) => ({
      ...row.ref,
      ...(row.source === null ? {} : { file: row.source.path, line: row.source.line }),
      message: rowMessage(row),
    })),
  };
}

function rest({ kind: _kind, ...others }: Omit<ObjectChange, "ref">): object {
  return others;
}

function tell(io: Io, { changes, refused }: SetDiff): void {
  const style = createStyle(io);
  for (const change of changes) {
    const { ref } = change;
    const inside = ref.namespace === null ? "" : style("dim", ` in ${ref.namespace}`);
    const name = `${style("bold", plainLine(objectLabel(ref)))}${inside}`;
    io.out.write(`${style(tones[change.kind], change.kind)} ${name}\n`);
    for (const line of details(change, style)) io.out.write(`  ${line}\n`);
  }
  for (const row of refused) {
    const where = row.source === null ? "" : `${row.source.path}:${row.source.line}: `;
    io.err.write(plainLine(`${where}${objectLabel(row.ref)}: ${rowMessage(row)}`) + "\n");
  }
  if (changes.length + refused.length === 0) io.out.write("no differences\n");
}

const tones = {
  created: "green",
  changed: "yellow",
  kept: "yellow",
  recreated: "red",
  deleted: "red",
} as const;

function details(change: ObjectChange, style: Style): readonly string[] {
  switch (change.kind) {
    case "changed":
      return change.fields.map(({ path, from, to }) => {
        const [old, now] = [from ?? "(absent)", to ?? "(absent)"].map(plainLine);
        return `${plainLine(path)}: ${style("red", old ?? "")} → ${style("green", now ?? "")}`;
      });
    case "recreated":
    case "kept":
      return [plainLine(change.reason)];
    case "created":
    case "deleted":
      return [];
  }
}
