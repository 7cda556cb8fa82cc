import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { CommandError, type Io } from "./io.ts";

/** Text that the server reads too, which takes no file that is larger. */
export const mostTextBytes = 1024 * 1024;

const mostBytes = 10 * 1024 * 1024;

/**
 * A file that an argument names: text, or bytes where it is none. YAML and JSON may have `mostYamlBytes`. Throws
 * CommandError if it cannot be read.
 */
export async function readInput(
  io: Pick<Io, "cwd">,
  written: string,
  mostYamlBytes = mostTextBytes,
): Promise<string | Uint8Array> {
  const path = resolve(io.cwd, written);
  const bytes = await bytesOf(path, written, Math.max(mostBytes, mostYamlBytes));
  const text = decodeText(bytes);
  const isYaml = /\.(ya?ml|json)$/i.test(written);
  if (isYaml && text === undefined) throw notText(written);
  if (isYaml && bytes.length > mostYamlBytes) throw tooLarge(written, mostYamlBytes);
  return text ?? bytes;
}

/** The same for a file that has to be text. */
export async function readTextInput(
  io: Pick<Io, "cwd">,
  written: string,
  mostYamlBytes = mostTextBytes,
): Promise<string> {
  const content = await readInput(io, written, mostYamlBytes);
  if (typeof content === "string") return content;
  throw notText(written);
}

function notText(written: string): CommandError {
  return new CommandError(`${written} is not UTF-8 text: save it so`);
}

export function tooLarge(written: string, bytes: number): CommandError {
  return new CommandError(`${written} is larger than ${bytes / 1024 / 1024} MiB: split it`);
}

/** Undefined for bytes that are no UTF-8. A byte-order mark stays. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function bytesOf(path: string, written: string, most: number): Promise<Uint8Array> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    throw new CommandError(`${written} cannot be read: there is no such file`);
  }
  if (found.isDirectory()) throw new CommandError(`${written} is a folder: name a file`);
  if (found.size > most) throw tooLarge(written, most);
  return readFile(path).catch((error: unknown) => {
    throw new CommandError(`${written} cannot be read: ${String(error)}`);
  });
}
