import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { assemble } from "./assemble.ts";
import { freePort, startChild } from "./child.ts";
import { eventually } from "./eventually.ts";
import { findProgram } from "./find-program.ts";

const run = promisify(execFile);

/** Debian keeps them off PATH, a folder per major version. */
export const initdbProgram = findProgram("initdb", debianFolders());

/** A PostgreSQL with an empty database `postgres`; its folder is gone after it was disposed. */
export async function startRealPostgres(): Promise<AsyncDisposable & { readonly url: string }> {
  const initdb = initdbProgram;
  if (initdb === undefined) throw new Error("The program initdb of PostgreSQL was not found.");
  const owner = databaseOwner();
  return assemble(async (parts) => {
    const folder = await mkdtemp(join(tmpdir(), "evenkeel-postgres-"));
    parts.add({ [Symbol.asyncDispose]: async () => rm(folder, { recursive: true }) });
    if (owner.uid !== undefined && owner.gid !== undefined) {
      await chown(folder, owner.uid, owner.gid);
    }
    const data = join(folder, "data");
    const options = { ...owner, cwd: folder };
    await run(initdb, ["-D", data, "-A", "trust", "-U", "postgres", "--no-sync"], options);

    const port = await freePort();
    const postgres = initdb.replace(/initdb$/, "postgres");
    const args = ["-D", data, "-p", String(port), "-k", folder];
    const settings = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"];
    parts.add(startChild(postgres, [...args, ...settings], options));
    const ready = initdb.replace(/initdb$/, "pg_isready");
    await eventually("PostgreSQL", async () => run(ready, ["-h", "127.0.0.1", "-p", String(port)]));
    return { url: `postgres://postgres@127.0.0.1:${port}/postgres` };
  });
}

/** PostgreSQL refuses to run as root, so root lets the account of Debian's package run it. */
function databaseOwner(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync("/etc/passwd", "utf8"));
  if (line === null) throw new Error("Root needs a user postgres to run PostgreSQL.");
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

function debianFolders(): readonly string[] {
  const root = "/usr/lib/postgresql";
  try {
    return readdirSync(root).map((version) => join(root, version, "bin"));
  } catch {
    return [];
  }
}
