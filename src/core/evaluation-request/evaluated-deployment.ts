import { plainText } from "../problem/plain-text.ts";

const known = ["canary", "primary", "direct"];
/** What is deployed, where nobody says which part of it. */
const assumed = "primary";

/** Keptn 1.x names what it deployed; the first name counts (keptn.md §5.6). */
export function deploymentOfNames(names: unknown): string {
  const name = Array.isArray(names) ? plainText(names[0]) : null;
  return name !== null && known.includes(name) ? name : assumed;
}

/**
 * Keptn 0.6 tells it by its strategies: what real users see of blue and green is the primary one, what tests see the
 * canary (keptn.md §5.6).
 */
export function deploymentOfStrategies(deployment: string, test: string): string {
  if (deployment === "direct") return "direct";
  const twofold = deployment.startsWith("blue_green");
  return twofold && test !== "real-user" ? "canary" : assumed;
}
