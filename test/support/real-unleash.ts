import { existsSync } from "node:fs";
import { join } from "node:path";
import { assemble } from "./assemble.ts";
import { freePort, startChild } from "./child.ts";
import { eventually } from "./eventually.ts";
import { initdbProgram, startRealPostgres } from "./real-postgres.ts";

const token = "*:*.unleash-contract-admin-api-token";
const clientToken = "default:production.unleash-contract-backend-token";
const script = "node_modules/unleash-server/dist/server.js";
const folder = process.env["EVENKEEL_UNLEASH"];

/** What a real Unleash needs and is not there; undefined if it can be started. */
export const missingForUnleash = missing();

/** Unleash 7.5 on a PostgreSQL of its own; the environment's EVENKEEL_UNLEASH is the folder it is installed in. */
export async function startRealUnleash(): Promise<
  AsyncDisposable & {
    readonly url: string;
    readonly token: string;
    /** Of an application in production. */
    readonly clientToken: string;
  }
> {
  const cwd = unleashFolder();
  return assemble(async (parts) => {
    const database = await startRealPostgres();
    parts.add(database);
    const port = await freePort();
    const env: NodeJS.ProcessEnv = {
      PATH: process.env["PATH"],
      DATABASE_URL: database.url,
      DATABASE_SSL: "false",
      HTTP_HOST: "127.0.0.1",
      HTTP_PORT: String(port),
      INIT_ADMIN_API_TOKENS: token,
      INIT_BACKEND_API_TOKENS: clientToken,
      SEND_TELEMETRY: "false",
      CHECK_VERSION: "false",
      LOG_LEVEL: "fatal",
    };
    parts.add(startChild(process.execPath, [join(cwd, script)], { cwd, env }));
    const url = `http://127.0.0.1:${port}`;
    await eventually("Unleash", async () => (await fetch(`${url}/health`)).ok || undefined);
    return { url, token, clientToken };
  });
}

/** Where test/unleash/package.json is installed. */
export function unleashFolder(): string {
  if (folder === undefined) throw new Error("EVENKEEL_UNLEASH is not set.");
  return folder;
}

function missing(): string | undefined {
  if (folder === undefined) return "EVENKEEL_UNLEASH does not name a folder with unleash-server";
  if (!existsSync(join(folder, script))) return `${script} is not in the folder EVENKEEL_UNLEASH`;
  return initdbProgram === undefined ? "the program initdb of PostgreSQL was not found" : undefined;
}
