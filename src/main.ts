import { loadSettings, SettingsError } from "./config/load-settings.ts";
import { readText } from "./config/read-text.ts";
import { serve } from "./serve.ts";

try {
  await run();
} catch (error) {
  fail(error);
}

/** Starts the App from the environment; SIGTERM and SIGINT finish the work in hand. */
async function run(): Promise<void> {
  const server = await serve(loadSettings(process.env, readText));
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      server.stop().then(() => process.exit(0), fail);
    });
  }
}

function fail(error: unknown): never {
  const text = error instanceof SettingsError ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
