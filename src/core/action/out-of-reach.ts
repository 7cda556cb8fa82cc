import { changedFields, type ChangedField } from "../manifest/changed-fields.ts";
import { readDocuments } from "../manifest/read-documents.ts";
import { readField } from "../manifest/read-field.ts";
import { isProtectedField, protectedKindOf, protectedText } from "./protected-parts.ts";

/** A file before and after an action; null where it is absent. */
export type FileChange = {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
};

/**
 * What no action may do, whatever a rule, the policy or the server says: change RBAC, Secrets, admission, namespaces or
 * definitions, or what a pod may do to its node (DESIGN §3). The sentence that says what is out of reach; undefined
 * where nothing is.
 */
export function outOfReach({ path, before, after }: FileChange): string | undefined {
  const fields = changedFields(before ?? "", after ?? "");
  const found =
    fields === undefined
      ? protectedText(before ?? "") !== protectedText(after ?? "") && "a protected part of it"
      : (fields.map(protectedPart).find((part) => part !== undefined) ??
        (fields.length > 0 && [before, after].some(isProtectedPatch) && "a patch"));
  if (found === undefined || found === false) return undefined;
  return `${path}: ${found} would change, and that is out of reach for every action: let a person change it`;
}

function protectedPart(field: ChangedField): string | undefined {
  const { name, path, before, after } = field;
  const kind = protectedKindOf(field);
  if (kind !== undefined) return `the ${kind} ${name ?? ""}`.trim();
  const key = path.find(isProtectedField);
  if (key !== undefined) return path.join(".");
  // A patch, or a file, that is written as a block of text within another one: what it does is not taken apart.
  const texts = [before, after].filter((value) => typeof value === "string");
  const isBlock = texts.some((text) => /[\n[{]/.test(text));
  if (isBlock && texts.some((text) => protectedText(text) !== "")) {
    return `a part of ${path.join(".")}`;
  }
  return undefined;
}

/** A list of JSON patches (RFC 6902), one of which is about a protected field. */
function isProtectedPatch(text: string | null): boolean {
  const read = readDocuments(text ?? "", "");
  const items = read.ok ? read.documents.flatMap(({ value }) => value) : [];
  return items.some((item) => {
    const pointer = readField(item, ["op"]) === undefined ? null : readField(item, ["path"]);
    return typeof pointer === "string" && pointer.split("/").some(isProtectedField);
  });
}
