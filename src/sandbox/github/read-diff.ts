import { recallText } from "./recall.ts";
import type { RepositoryState } from "./repository-state.ts";
import { mergeBase } from "./resolve-commit.ts";

export type FileDiff = {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: "added" | "removed" | "modified" | "renamed";
  readonly blob: string;
  readonly additions: number;
  readonly deletions: number;
  /** The hunks; empty for a binary file. */
  readonly patch: string;
};

/** What `to` changes against `from`, by path. */
export async function readDiff(
  repository: RepositoryState,
  from: string,
  to: string,
): Promise<readonly FileDiff[]> {
  const diff = (...format: readonly string[]) =>
    recallText(repository, "diff", "-M", "--no-abbrev", "--no-color", ...format, from, to, "--");
  const [raw, numbers, patches] = await Promise.all([
    diff("--raw", "-z"),
    diff("--numstat"),
    diff("-p"),
  ]);
  // All three list the same files in the same order.
  const counts = numbers.split("\n").map((line) => line.split("\t", 2).map(Number));
  const hunks = patches
    .split(/^diff --git .*$/m)
    .slice(1)
    .map(hunksOf);
  return parseRaw(raw).map((file, index) => ({
    ...file,
    additions: counts[index]?.[0] || 0,
    deletions: counts[index]?.[1] || 0,
    patch: hunks[index] ?? "",
  }));
}

/** The commit where `head` left `base`; `base` itself where they have nothing in common. */
export async function forkPoint(
  repository: RepositoryState,
  base: string,
  head: string,
): Promise<string> {
  return (await mergeBase(repository, base, head)) ?? base;
}

function parseRaw(
  raw: string,
): readonly Pick<FileDiff, "path" | "previousPath" | "status" | "blob">[] {
  const parts = raw.split("\0").filter((part) => part !== "");
  const files = [];
  while (parts.length > 0) {
    const [, , , blob = "", letter = ""] = (parts.shift() ?? "").split(" ");
    const first = parts.shift() ?? "";
    const renamed = letter.startsWith("R") || letter.startsWith("C");
    const path = renamed ? (parts.shift() ?? "") : first;
    files.push({ path, previousPath: renamed ? first : null, status: statusOf(letter), blob });
  }
  return files;
}

function statusOf(letter: string): FileDiff["status"] {
  if (letter === "A") return "added";
  if (letter === "D") return "removed";
  return letter.startsWith("R") ? "renamed" : "modified";
}

function hunksOf(patch: string): string {
  const start = patch.search(/^@@/m);
  return start < 0 ? "" : patch.slice(start).replace(/\n$/, "");
}
