import type { Commit, Sha } from "../../ports/git.ts";
import { checkPath, nameCommit } from "./check-names.ts";
import type { Mirror } from "./mirror.ts";

const fields = ["%H", "%P", "%an", "%ct", "%s", "%(trailers:only,unfold)", "%b"] as const;

/** First-parent history. The author is the name alone; times are in UTC. */
export async function readLog(
  mirror: Mirror,
  from: Sha,
  options: { readonly limit: number; readonly path?: string },
): Promise<readonly Commit[]> {
  const output = await mirror.local([
    "log",
    "-z",
    "--first-parent",
    "--no-show-signature",
    `--max-count=${Math.max(0, Math.trunc(options.limit))}`,
    `--format=${fields.join("%x00")}`,
    nameCommit(from),
    "--",
    ...(options.path === undefined ? [] : [checkPath(options.path)]),
  ]);
  return parseLog(output.toString("utf8"));
}

function parseLog(output: string): readonly Commit[] {
  const values = output.split("\0");
  const count = Math.floor(values.length / fields.length);
  return Array.from({ length: count }, (_, index) => {
    const start = index * fields.length;
    const [
      sha = "",
      parents = "",
      author = "",
      seconds = "",
      subject = "",
      trailers = "",
      body = "",
    ] = values.slice(start, start + fields.length);
    return {
      sha,
      parents: parents.split(" ").filter((parent) => parent !== ""),
      author,
      at: new Date(Number(seconds) * 1000).toISOString(),
      subject,
      trailers: parseTrailers(trailers),
      body: body.trimEnd(),
    };
  });
}

/** Values stay as they were written: `readTrailer` undoes the JSON of those from outside. */
function parseTrailers(lines: string): Commit["trailers"] {
  return lines.split("\n").flatMap((line) => {
    const colon = line.indexOf(":");
    return colon < 1 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const];
  });
}
