import { cut } from "./outside-text.ts";

/** Contexts of the commit statuses: one sha may serve several stages and services, so the name tells them apart. */
export const statusContext = {
  reconcile: (stage: string) => `evenkeel/reconcile/${stage}`,
  evaluation: (stage: string, service: string) => `evenkeel/evaluation/${stage}/${service}`,
  remediation: (stage: string, service: string) => `evenkeel/remediation/${stage}/${service}`,
} as const;

export const checkName = { validate: "evenkeel/validate", plan: "evenkeel/plan" } as const;

/** GitHub refuses a longer description instead of cutting it (github-bots.md §2.1). */
export function statusText(text: string): string {
  return cut(text.replaceAll(/\s+/g, " ").trim(), 140);
}
