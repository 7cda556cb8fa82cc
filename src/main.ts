import { SettingsError } from "./config/load-settings.ts";
import { serveUntilStopped } from "./serve.ts";

/** Starts the App from the environment; SIGTERM and SIGINT finish the work in hand. */
try {
  await serveUntilStopped(process.env);
  process.exit(0);
} catch (error) {
  const text = error instanceof SettingsError ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
