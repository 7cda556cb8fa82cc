import type { Io } from "./io.ts";
import { readTextInput, tooLarge } from "./read-input.ts";
import type { Source } from "./read-json.ts";

/** Ten results of a thousand objectives are some MiB, and only a command line ever reads them. */
const mostJsonBytes = 32 * 1024 * 1024;

/** A file that an argument names, or standard input for `-`. Throws CommandError if it cannot be read. */
export async function readSource(
  io: Pick<Io, "cwd">,
  written: string,
  stdin: () => Promise<string>,
): Promise<Source> {
  if (written === "-") return { path: "standard input", text: await stdin() };
  return { path: written, text: await readTextInput(io, written) };
}

/** The same for JSON that programs write, which may have 32 MiB. */
export async function readJsonSource(
  io: Pick<Io, "cwd">,
  written: string,
  stdin: () => Promise<string>,
): Promise<Source> {
  if (written !== "-") {
    return { path: written, text: await readTextInput(io, written, mostJsonBytes) };
  }
  const source = await readSource(io, written, stdin);
  if (source.text.length > mostJsonBytes) throw tooLarge(source.path, mostJsonBytes);
  return source;
}
