import { setOfManager } from "../reconcile/object-set.ts";

/**
 * A manager through which a person acts, and whose fields git may therefore have: kubectl in all its names, Helm,
 * `evenkeel apply` without a set, and whoever was there before fields had managers.
 */
export function isHandTool(manager: string): boolean {
  return /^(kubectl(-.*)?|before-first-apply|helm|evenkeel)$/i.test(manager);
}

/** A manager that acts for git: this one, whatever the set. */
export function isOurs(manager: string): boolean {
  return manager === "evenkeel" || setOfManager(manager) !== undefined;
}
