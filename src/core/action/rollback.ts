import type { ServiceFiles } from "../manifest/service-files.ts";
import { strictMap } from "../yaml/strict-map.ts";
import type { ActionPlan, ActionType, EarlierFiles, FileEdit } from "./action.ts";
import { blobId } from "./blob-id.ts";
import { booleanWord, keysOf, readValue } from "./read-value.ts";
import { refusal } from "./refusal.ts";
import { isRolledBack } from "./rolled-back-files.ts";

const shape = strictMap({
  flags: booleanWord.default(false).describe("`true`: the feature flags go back too"),
});

/** Puts what runs of a service back to what it was when its evaluation last passed. */
export const rollback = {
  name: "rollback",
  aliases: [],
  parseValue: (value) =>
    readValue(shape, value ?? {}, ({ flags }) => ({ kind: "rollback", flags })),
  plan: (files, effect, { earlier }) => {
    if (effect.kind !== "rollback") return refusal("bad-value", "rollback needs its own value");
    return planRollback(files, effect.flags, earlier);
  },
  about: {
    does: "Puts the service's manifests, chart, values and kustomization back to what they were at its last passing evaluation.",
    forms: [
      ["", "the service as it was when its objectives last passed (or warned)"],
      ["{flags: true}", "its feature flags too"],
    ],
    keys: keysOf(shape),
    edits:
      "Whole files of the service's folder on the stage branch: those that differ are put back, those that are new since are removed. `remediation.yaml`, `slo.yaml`, `sli.yaml`, tests and Markdown stay as they are.",
    refuses: [
      "no evaluation of the service passed on a commit of the branch on which it had other files than now",
      "a file that differs is no text, or over 1 MiB",
    ],
  },
} as const satisfies ActionType;

function planRollback(
  service: ServiceFiles,
  flags: boolean,
  earlier: EarlierFiles | null,
): ActionPlan {
  if (earlier === null) {
    const message = `${service.service} has no earlier state to go back to: none of its evaluations on this branch passed with other files than it has now`;
    return refusal("nothing-to-edit", message);
  }
  const [unreadable] = earlier.unreadable.filter((path) => isRolledBack(service, path, flags));
  if (unreadable !== undefined) {
    const message = `${unreadable} differs from ${earlier.sha.slice(0, 12)} and is not a text file of at most 1 MiB: roll back by hand`;
    return refusal("unreadable-file", message);
  }
  const edits = fileEdits(service, flags, earlier);
  const at = earlier.sha.slice(0, 7);
  if (edits.length === 0) {
    return { kind: "nothing-to-do", message: `${service.service} already is as it was at ${at}` };
  }
  const count = edits.length === 1 ? "1 file" : `${edits.length} files`;
  return { kind: "change", edits, summary: `rollback to ${at} (${count})` };
}

function fileEdits(
  service: ServiceFiles,
  flags: boolean,
  earlier: EarlierFiles,
): readonly FileEdit[] {
  const paths = new Set([...service.files.keys(), ...earlier.files.keys()]);
  return [...paths]
    .filter((path) => isRolledBack(service, path, flags))
    .toSorted()
    .flatMap((path) => {
      const [now, then] = [service.files.get(path) ?? null, earlier.files.get(path) ?? null];
      if (now === then) return [];
      const [from, to] = [blobId(now), blobId(then)];
      return [{ path, field: null, object: null, from, to, content: then }];
    });
}
