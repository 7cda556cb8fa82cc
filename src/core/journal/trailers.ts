/** Keys of DESIGN §2, in the order in which they are written. */
export type Trailers = readonly (readonly [
  key: string,
  value: string | number | null | undefined,
])[];

const plain = /^[\p{L}\p{N}][\p{L}\p{N}\p{P}\p{S} ]*$/u;

/**
 * The last paragraph of a commit message. A value that could be read as anything but one line of plain text is
 * JSON-encoded, so that no newline in an alert can forge a trailer of its own.
 */
export function formatTrailers(trailers: Trailers): string {
  return trailers
    .flatMap(([key, value]) =>
      value === null || value === undefined || value === ""
        ? []
        : [`${key}: ${encode(String(value))}`],
    )
    .join("\n");
}

/** First value wins, as github-bots.md §2.6 asks of a reader: a later one may be forged. */
export function readTrailer(
  trailers: readonly (readonly [key: string, value: string])[],
  key: string,
): string | undefined {
  const found = trailers.find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  if (found === undefined || !found.startsWith('"')) return found;
  try {
    const value: unknown = JSON.parse(found);
    return typeof value === "string" ? value : found;
  } catch {
    return found;
  }
}

function encode(value: string): string {
  return plain.test(value) && value.trimEnd() === value ? value : asciiJson(value);
}

function asciiJson(value: string): string {
  return JSON.stringify(value).replaceAll(/[\u007f-\u{10ffff}]/gu, (point) =>
    /[\p{L}\p{N}\p{P}\p{S}]/u.test(point)
      ? point
      : [...Array(point.length).keys()]
          .map((unit) => String.raw`\u${point.charCodeAt(unit).toString(16).padStart(4, "0")}`)
          .join(""),
  );
}
