import { execFile } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { RealKube } from "../../test/support/real-kube.ts";
import type { Contestant } from "./contestant.ts";

const run = promisify(execFile);

/** `home` is where it keeps what it has discovered of the cluster. */
export function kubectlContestant(kubectl: string, kube: RealKube, home: string): Contestant {
  const env = { KUBECONFIG: kube.kubeconfig, HOME: home, PATH: process.env["PATH"] };
  return {
    name: "kubectl apply --server-side",
    apply: async ({ folder }) => {
      const options = ["apply", "--server-side", "--force-conflicts", "-f", folder];
      await run(kubectl, options, { env, maxBuffer: 64 * 1024 * 1024 });
    },
  };
}

/** Our command line as a process of its own; `flags` come after `apply`. */
export function commandContestant(
  kube: RealKube,
  program: readonly string[],
  flags: readonly string[],
): Contestant {
  const env = { ...process.env, KUBECONFIG: kube.kubeconfig };
  return {
    name: ["evenkeel apply", ...flags].join(" "),
    apply: async ({ folder }) => {
      const options = [...program, "apply", folder, ...flags];
      await run(process.execPath, options, { env, maxBuffer: 64 * 1024 * 1024 });
    },
  };
}

/** What to start: the named command line, else the built one where it is newer than the source, else the source. */
export function commandLine(named: string | undefined): readonly string[] {
  if (named !== undefined) return [named];
  const built = "dist/cli/main.js";
  const isBuilt = existsSync(built) && statSync(built).mtimeMs >= newestSource();
  return isBuilt ? [built] : ["--import", "tsx", "src/cli/main.ts"];
}

function newestSource(): number {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" });
  return Math.max(...files.map((file) => statSync(join("src", file)).mtimeMs));
}
