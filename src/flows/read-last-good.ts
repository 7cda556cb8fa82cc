import type { Fault, Parsed } from "../core/fault.ts";
import type { Ports } from "../ports.ts";
import type { Repository, Sha } from "../ports/git.ts";

/** A file as it was understood last. `faults` is what is wrong with it at the head, where the head is broken. */
export type LastGood<T> = {
  readonly value: T | undefined;
  /** Commit that the value was read at. */
  readonly sha: Sha;
  readonly faults: readonly Fault[];
};

const commitsToLookBack = 50;

/**
 * Reads a rule file at `head`; where that is broken, the newest earlier version on the same branch that parses
 * stays in force. A file that is absent at the head is absent: somebody took it away.
 */
export async function readLastGood<T>(
  { git }: Pick<Ports, "git">,
  file: { readonly repository: Repository; readonly head: Sha; readonly path: string },
  parse: (text: string, path: string) => Parsed<T>,
): Promise<LastGood<T>> {
  const { repository, head, path } = file;
  const text = await git.read(repository, head, path);
  if (text === undefined && !(await isListed({ git }, file))) {
    return { value: undefined, sha: head, faults: [] };
  }
  const now = text === undefined ? unreadable(path) : parse(text, path);
  if (now.ok) return { value: now.value, sha: head, faults: [] };
  for (const { sha } of await git.log(repository, head, { limit: commitsToLookBack, path })) {
    const earlier = await git.read(repository, sha, path);
    const parsed = earlier === undefined ? undefined : parse(earlier, path);
    if (parsed?.ok === true) return { value: parsed.value, sha, faults: now.faults };
  }
  return { value: undefined, sha: head, faults: now.faults };
}

/** A file that is there but is no text must not pass for one that somebody took away. */
async function isListed(
  { git }: Pick<Ports, "git">,
  {
    repository,
    head,
    path,
  }: { readonly repository: Repository; readonly head: Sha; readonly path: string },
): Promise<boolean> {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  const files = await git.list(repository, head, folder);
  return files.some((listed) => listed.path === path);
}

function unreadable(path: string): { readonly ok: false; readonly faults: readonly Fault[] } {
  const message = "this is no UTF-8 text of at most 1 MiB";
  return { ok: false, faults: [{ path, line: 1, column: 1, message }] };
}
