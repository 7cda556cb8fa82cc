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
    content = edited.edit.content;
    edits.push(edited.edit);
  }
  if (edits.length > 0) return { kind: "change", edits, summary: summarise(edits) };
  const states = flags.map(({ flag, enabled }) => `${flag} is already ${enabled ? "on" : "off"}`);
  return { kind: "nothing-to-do", message: states.join(", ") || "the action names no flag" };
}

function summarise(edits: readonly FileEdit[]): string {
  const changes = edits.map(({ field, from, to }) => {
    const flag = field.slice("flags.".length);
    return from === null ? `${flag} → ${to}` : `${flag} ${from} → ${to}`;
  });
  const more = changes.length > 3 ? [`${changes.length - 2} more flags`] : [];
  return [...changes.slice(0, more.length === 0 ? 3 : 2), ...more].join(", ");
}
