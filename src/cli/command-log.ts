import type { Log } from "../ports.ts";
import type { Io } from "./io.ts";
import { plainLine } from "./style.ts";

/** What a flow has to say to whoever runs a command: its warnings. */
export function commandLog({ err }: Pick<Io, "err">): Log {
  const tell: Log["warn"] = (message, fields = {}) => {
    const told = Object.entries(fields).map(([name, value]) => ` ${name}=${String(value)}`);
    err.write(`${plainLine(message + told.join(""))}\n`);
  };
  return { info: () => undefined, warn: tell, error: tell };
}
