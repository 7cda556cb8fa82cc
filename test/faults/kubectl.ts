import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { text } from "node:stream/consumers";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { findProgram } from "../support/find-program.ts";

/** The program `EVENKEEL_KUBECTL`, or one on the path. */
export function findKubectl(): { readonly program: string } | { readonly missing: string } {
  const { EVENKEEL_KUBECTL: named } = process.env;
  if (named !== undefined) return existsSync(named) ? { program: named } : { missing: named };
  const program = findProgram("kubectl");
  return program === undefined ? { missing: "EVENKEEL_KUBECTL" } : { program };
}

/** `kubectl apply`, as people have always done it: without server-side apply. */
export function runKubectl(
  { program }: { readonly program: string },
  kubeconfig: string,
): (namespace: string, objects: readonly KubernetesObject[]) => Promise<void> {
  return async (namespace, objects) => {
    const args = ["--kubeconfig", kubeconfig, "--namespace", namespace, "apply", "-f", "-"];
    const child = spawn(program, args, { stdio: ["pipe", "ignore", "pipe"] });
    child.stdin.end(JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    if (code !== 0) throw new Error(`kubectl apply: ${said}`);
  };
}
