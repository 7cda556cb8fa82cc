import { locateScalar } from "./locate-scalar.ts";
import { readDocuments, type ReadDocument } from "./read-documents.ts";
import { sameExcept } from "./same-except.ts";
import type { YamlPath } from "./yaml-node.ts";

/** Where a field is: the file's path (for messages), the document's position in it, the keys. */
export type FieldPlace = {
  readonly file: string;
  readonly document: number;
  readonly path: YamlPath;
};

/** The new text; `from` is what was written before, null if nothing was. */
export type Edited =
  | { readonly ok: true; readonly text: string; readonly from: string | null }
  | {
      readonly ok: false;
      readonly reason: "ambiguous" | "unreadable-file";
      readonly message: string;
    };

/**
 * Reads the edited text again and holds it to the intent: every field of `expected` is written as wanted, and nothing
 * outside `place` says anything else. What a splice got wrong ends here, not in a pull request.
 */
export function verifyEdit(change: {
  readonly before: readonly ReadDocument[];
  readonly text: string;
  readonly from: string | null;
  readonly place: FieldPlace;
  readonly expected: readonly (readonly [path: YamlPath, value: string])[];
}): Edited {
  const { before, text, from, place, expected } = change;
  const after = readDocuments(text, place.file);
  if (!after.ok) return unfaithful(place, after.message);
  if (after.documents.length !== Math.max(before.length, place.document + 1)) {
    return unfaithful(place, "it would change the number of documents");
  }
  const target = after.documents[place.document];
  for (const [path, value] of expected) {
    const located = target && locateScalar(target, path);
    if (located?.kind !== "scalar" || located.node.text !== value) {
      return unfaithful(place, `${path.join(".")} would not become ${value}`);
    }
  }
  const faithful = before.every(({ root }, index) => {
    const other = after.documents[index];
    return other && sameExcept(root, other.root, index === place.document ? place.path : null);
  });
  return faithful
    ? { ok: true, text, from }
    : unfaithful(place, "something else in the file would change with it");
}

function unfaithful({ file, path }: FieldPlace, why: string): Edited {
  const message = `${file}: ${path.join(".")} cannot be edited without touching the rest of the file (${why}): change it by hand`;
  return { ok: false, reason: "unreadable-file", message };
}
