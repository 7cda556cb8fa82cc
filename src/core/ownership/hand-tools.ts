import { setOfManager } from "../reconcile/object-set.ts";

/**
 * A manager through which a person acts, and whose fields git may therefore have: kubectl in all its names, Helm,
 * `evenkeel apply` without a set, whoever was there before fields had managers, and the consoles that show a cluster.
 * Where a client gives no name, an API server takes the head of its user agent for one.
 */
export function isHandTool(manager: string): boolean {
  return commands.test(manager) || consoles.test(manager);
}

/** A manager that acts for git: this one, whatever the set. */
export function isOurs(manager: string): boolean {
  return manager === "evenkeel" || setOfManager(manager) !== undefined;
}

const commands = /^(kubectl(-.*)?|before-first-apply|helm|evenkeel)$/i;

/**
 * k9s; Kubernetes Dashboard up to 2 and since 3; Headlamp, whose user agent is cut at the slash of its platform; and
 * consoles that hand on the browser's own (OpenShift's, KubeSphere's). Not Lens and not Rancher: the one is
 * `node-fetch`, as any program on Node may be, the other's controllers go by the name of its pages.
 */
const consoles = /^(k9s|dashboard(-api)?|headlamp( .*)?|mozilla)$/i;
