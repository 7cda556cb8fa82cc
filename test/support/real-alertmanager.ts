import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assemble } from "./assemble.ts";
import { freePort, startChild } from "./child.ts";
import { eventually } from "./eventually.ts";
import { findProgram } from "./find-program.ts";

const program = findProgram("prometheus-alertmanager") ?? findProgram("alertmanager");

/** What a real Alertmanager needs and is not there; undefined if it can be started. */
export const missingForAlertmanager =
  program === undefined ? "the program prometheus-alertmanager is not on PATH" : undefined;

export type AlertmanagerConfig = {
  readonly route: Readonly<Record<string, unknown>>;
  readonly receivers: readonly Readonly<Record<string, unknown>>[];
};

/** Debian's Alertmanager, alone and ready; its folder is gone after it was disposed. */
export async function startRealAlertmanager(
  config: AlertmanagerConfig,
): Promise<AsyncDisposable & { readonly url: string }> {
  if (program === undefined) throw new Error(missingForAlertmanager);
  return assemble(async (parts) => {
    const folder = await mkdtemp(join(tmpdir(), "evenkeel-alertmanager-"));
    parts.add({ [Symbol.asyncDispose]: async () => rm(folder, { recursive: true }) });
    await writeFile(join(folder, "alertmanager.yml"), JSON.stringify(config));
    const port = await freePort();
    const args = [
      `--config.file=${join(folder, "alertmanager.yml")}`,
      `--storage.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
      "--log.level=error",
    ];
    parts.add(startChild(program, args));
    const url = `http://127.0.0.1:${port}`;
    await eventually("Alertmanager to be ready", async () =>
      (await fetch(`${url}/-/ready`)).ok ? true : undefined,
    );
    return { url };
  });
}
