import type { z } from "zod";
import { compareFaults, type Fault } from "../fault.ts";
import { valueAt } from "./value-at.ts";
import type { YamlDocument } from "./yaml-document.ts";

type Issue = z.core.$ZodIssue;
type Keys = readonly PropertyKey[];

const mostFaults = 50;

/**
 * What zod found, each at the line of its cause: an unknown key at that key, a missing one at its parent, all else at
 * the value. The message of a custom issue is taken as the whole sentence. In the order of the file; the 51st fault
 * stands for all the rest.
 */
export function issueFaults(document: YamlDocument, issues: readonly Issue[]): readonly Fault[] {
  const faults = issues
    .flatMap((issue) => faultsOf(document, issue, issue.path))
    .toSorted(compareFaults);
  const rest = faults[mostFaults];
  if (rest === undefined) return faults;
  const message = `${faults.length - mostFaults} more faults follow: correct the first ones`;
  return [...faults.slice(0, mostFaults), { ...rest, message }];
}

function faultsOf(document: YamlDocument, issue: Issue, keys: Keys): readonly Fault[] {
  const { path } = document;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path,
      ...document.keyPositionOf([...keys, key]),
      message: `${quote(key)} is not a key of ${nameOf(keys)}, ${issue.message}`,
    }));
  }
  if (issue.code === "invalid_union") {
    const branch = issue.errors.find((errors) => errors.some(isWithin)) ?? issue.errors[0] ?? [];
    return branch.flatMap((each) => faultsOf(document, each, [...keys, ...each.path]));
  }
  if (issue.code === "invalid_key") {
    const at = document.keyPositionOf(keys);
    return issue.issues.map(({ message }) => ({ path, ...at, message }));
  }
  const found = valueAt(document.value, keys);
  return [{ path, ...document.positionOf(keys), message: sentence(issue, nameOf(keys), found) }];
}

/** The value was of this branch's kind, and only something about it is wrong. */
function isWithin(issue: Issue): boolean {
  return issue.path.length > 0 || (issue.code !== "invalid_type" && issue.code !== "invalid_value");
}

function sentence(issue: Issue, name: string, found: unknown): string {
  if (issue.code === "custom") return issue.message;
  if (found === undefined) return `${name} is missing`;
  if (issue.code === "invalid_type") {
    return `${name} must be ${typeWords[issue.expected] ?? issue.expected}, not ${describe(found)}`;
  }
  if (issue.code === "invalid_value") {
    return `${name} must be ${issue.values.map(String).join(" or ")}, not ${describe(found)}`;
  }
  if (issue.code === "too_small" || issue.code === "too_big") {
    return sizeSentence(issue, name, found);
  }
  return `${name}: ${issue.message}`;
}

function sizeSentence(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  name: string,
  found: unknown,
): string {
  if (issue.code === "too_small") {
    return typeof found === "number"
      ? `${name} must be at least ${issue.minimum}, not ${found}`
      : `${name} must not be empty`;
  }
  return typeof found === "number"
    ? `${name} must be at most ${issue.maximum}, not ${found}`
    : `${name} must not be longer than ${issue.maximum}`;
}

const typeWords: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
};

function describe(found: unknown): string {
  if (found === null) return "empty";
  if (Array.isArray(found)) return "a list";
  if (typeof found === "object") return "a map";
  return typeof found === "string" ? quote(found) : JSON.stringify(found);
}

/** `spec.stages[2].name`; the document itself is `the file`. */
function nameOf(keys: Keys): string {
  if (keys.length === 0) return "the file";
  return keys
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      return index === 0 ? String(key) : `.${String(key)}`;
    })
    .join("");
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}
