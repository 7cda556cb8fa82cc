import type { ServiceFiles } from "../manifest/service-files.ts";
import type { ActionPlan, ActionType, FileEdit, FlagChange } from "./action.ts";
import { parseToggle } from "./parse-toggle.ts";
import { refusal } from "./refusal.ts";
import { toggleFlag } from "./toggle-flag.ts";

/**
 * Turns feature flags on or off in the service's flags file. Several flags are several edits of that file: the
 * `content` of each holds the ones before it too, so the last one's is the file to write.
 */
export const toggleFeature = {
  name: "toggle-feature",
  aliases: ["featuretoggle", "togglefeature"],
  parseValue: parseToggle,
  plan: (files, effect) =>
    effect.kind === "toggle"
      ? planToggles(files, effect.flags)
      : refusal("bad-value", `toggle-feature cannot ${effect.kind} anything`),
  about: {
    does: "Turns feature flags of the service on or off.",
    forms: [
      ["{EnablePromotion: off}", "any number of flags by name, as Keptn 1.x writes them"],
      ['"EnablePromotion:off"', "one flag, as Keptn 0.6 wrote it"],
    ],
    keys: {},
    edits:
      "The flag's state in the service's `flags.yaml`, in the words that the file uses; of a flag with `rollout` or `variants` its `state` alone. A flag that is absent is added, and so is the file. What is merged there is applied to the flag service of the stage.",
    refuses: [
      "a state that is neither on nor off (`true` and `false`, `yes` and `no` are let pass)",
    ],
  },
} as const satisfies ActionType;

function planToggles(files: ServiceFiles, flags: readonly FlagChange[]): ActionPlan {
  const path = files.flags;
  let content =
    files.files.get(path) ??
    `# Feature flags of ${files.service}: on or off, and what is merged here is what runs.\nflags:\n`;
  const edits: FileEdit[] = [];
  for (const change of flags) {
    const edited = toggleFlag(content, path, change);
    if (edited.kind === "refusal") return edited;
    if (edited.kind === "same") continue;
    content = edited.content;
    edits.push(edited.edit);
  }
  if (edits.length > 0) return { kind: "change", edits, summary: summarise(edits) };
  const states = flags.map(({ flag, enabled }) => `${flag} is already ${enabled ? "on" : "off"}`);
  return { kind: "nothing-to-do", message: states.join(", ") || "the action names no flag" };
}

function summarise(edits: readonly FileEdit[]): string {
  const changes = edits.map(({ field, from, to }) => {
    const flag = (field ?? "").replace(/^flags\.|\.state$/g, "");
    return from === null ? `${flag} → ${to}` : `${flag} ${from} → ${to}`;
  });
  const more = changes.length > 3 ? [`${changes.length - 2} more flags`] : [];
  return [...changes.slice(0, more.length === 0 ? 3 : 2), ...more].join(", ");
}
