import type { Readable } from "node:stream";

/**
 * The bytes of a request, or undefined once they are more than `limit` or `hasRoom` has none for the next: what a
 * sender declares is not relied on. The rest is then left where it is. Rejects where the sender went away.
 */
export function readBody(
  request: Readable,
  limit: number,
  hasRoom: (bytes: number) => boolean = () => true,
): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const read: Uint8Array[] = [];
    let size = 0;
    const take = (chunk: Uint8Array) => {
      size += chunk.byteLength;
      if (size <= limit && hasRoom(chunk.byteLength)) {
        read.push(chunk);
        return;
      }
      // The listeners live as long as the connection, and what is refused must not.
      read.length = 0;
      request.off("data", take);
      request.pause();
      resolve(undefined);
    };
    request.on("data", take);
    request.once("end", () => resolve(Buffer.concat(read)));
    request.once("error", reject);
    request.once("close", () => reject(new Error("the request was cut off")));
  });
}

export const mebibyte = 1024 * 1024;
