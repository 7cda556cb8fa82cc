/** The bytes of a request, or undefined once they are more than `limit`: what a sender declares is not relied on. */
export async function readBody(
  chunks: AsyncIterable<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array | undefined> {
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks ?? []) {
    size += chunk.byteLength;
    if (size > limit) return undefined;
    read.push(chunk);
  }
  return Buffer.concat(read);
}

export const mebibyte = 1024 * 1024;
