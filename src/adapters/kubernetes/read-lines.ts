import { UnavailableError } from "../../ports.ts";

const newline = 10;

/** The lines of a stream of bytes; throws where one has more than `limit` bytes. `onBytes` hears of every chunk. */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  { limit, onBytes }: { readonly limit: number; readonly onBytes: () => void },
): AsyncGenerator<string> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    onBytes();
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      const line = [...held, chunk.subarray(from, end)];
      yield Buffer.concat(line).toString();
      [held, size, from] = [[], 0, end + 1];
    }
    held.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > limit) {
      throw new UnavailableError(`The cluster sends an event of more than ${limit} bytes.`);
    }
  }
}
