import { spawn } from "node:child_process";
import { once } from "node:events";
import { findRealKube, startRealKube } from "../support/real-kube.ts";

/**
 * Runs a command while a real control plane is up, with KUBECONFIG naming its administrator's file, and ends with the
 * command's exit code; 2 where something is missing to boot one.
 */
const [program, ...args] = process.argv.slice(2);
const programs = findRealKube({ controllers: true });

if (program === undefined) {
  process.stderr.write("name the command to run\n");
  process.exitCode = 2;
} else if ("missing" in programs) {
  process.stderr.write(`there is no control plane without ${programs.missing}\n`);
  process.exitCode = 2;
} else {
  await using kube = await startRealKube(programs);
  const env = { ...process.env, KUBECONFIG: kube.kubeconfig };
  const child = spawn(program, args, { env, stdio: "inherit" });
  const [code]: unknown[] = await once(child, "exit");
  process.exitCode = typeof code === "number" ? code : 1;
}
