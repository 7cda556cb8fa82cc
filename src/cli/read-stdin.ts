import { buffer } from "node:stream/consumers";
import { CommandError } from "./io.ts";
import { decodeText } from "./read-input.ts";

/** What is piped into the command, to its end. Throws CommandError where it is no UTF-8 text. */
export async function readStdin(): Promise<string> {
  const text = decodeText(await buffer(process.stdin));
  if (text === undefined) throw new CommandError("standard input is not UTF-8 text: save it so");
  return text;
}
