import type { Log } from "../../src/ports.ts";

export const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };
