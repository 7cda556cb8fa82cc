import type { ProjectView } from "./project-view.ts";

/** The outside system that a stage uses. A repository's policy chooses among what the server allows, never beyond. */
export type ProviderChoice =
  | { readonly kind: "none" }
  | { readonly kind: "use"; readonly name: string }
  | { readonly kind: "refused"; readonly message: string };

export function chooseProvider(
  { policy, project }: ProjectView,
  stage: string,
  what: "flags" | "indicators",
): ProviderChoice {
  const allowed = project[what];
  const wanted = policy.stages[stage]?.[what] ?? allowed[0];
  if (wanted === undefined) return { kind: "none" };
  if (allowed.includes(wanted)) return { kind: "use", name: wanted };
  const known = allowed.join(", ") || "none";
  const message = `evenkeel.yaml asks for ${what} ${JSON.stringify(wanted)}, this project may use: ${known}`;
  return { kind: "refused", message };
}
