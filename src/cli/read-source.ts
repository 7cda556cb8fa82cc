import type { Io } from "./io.ts";
import { readTextInput } from "./read-input.ts";
import type { Source } from "./read-json.ts";

/** A file that an argument names, or standard input for `-`. Throws CommandError if it cannot be read. */
export async function readSource(
  io: Pick<Io, "cwd">,
  written: string,
  stdin: () => Promise<string>,
): Promise<Source> {
  if (written === "-") return { path: "standard input", text: await stdin() };
  return { path: written, text: await readTextInput(io, written) };
}
