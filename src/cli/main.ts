#!/usr/bin/env node
import { runCli } from "./run-cli.ts";

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const code = await runCli(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  now: () => new Date(),
  out: {
    write: (text) => void process.stdout.write(text),
    isTerminal: process.stdout.isTTY,
  },
  err: {
    write: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY,
  },
});

// Connections that are kept alive for a next call must not keep a command from ending.
process.stdout.write("", () => process.exit(code));
