import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import type { Repository } from "../../ports/git.ts";
import { BrokenMirrorError } from "./broken-mirror.ts";
import type { Credentials, Mirror } from "./mirror.ts";
import { openMirror } from "./open-mirror.ts";
import type { RunGit } from "./run-git.ts";

/** Runs work on the mirror of a repository, which is opened once; a broken one is made again, once. */
export type WithMirror = <T>(
  repository: Repository,
  work: (mirror: Mirror) => Promise<T>,
) => Promise<T>;

export function createWithMirror(options: {
  readonly root: string;
  readonly git: RunGit;
  readonly credentials: Credentials;
}): WithMirror {
  const mirrors = new Map<string, Promise<Mirror>>();

  function open(repository: Repository): Promise<Mirror> {
    const known = mirrors.get(repository.url);
    if (known !== undefined) return known;
    const opened = openMirror({ ...options, repository });
    mirrors.set(repository.url, opened);
    opened.catch(() => forget(repository, opened));
    return opened;
  }

  function forget(repository: Repository, opened: Promise<Mirror>): boolean {
    return mirrors.get(repository.url) === opened && mirrors.delete(repository.url);
  }

  /** Of many who meet the same broken mirror, one discards it. */
  async function discard(repository: Repository, opened: Promise<Mirror>): Promise<void> {
    if (!forget(repository, opened)) return;
    const { folder } = await opened;
    const aside = `${folder}.${randomUUID()}`;
    await rename(folder, aside).catch(() => undefined);
    await rm(aside, { recursive: true, force: true });
  }

  return async (repository, work) => {
    const opened = open(repository);
    const mirror = await opened;
    try {
      return await work(mirror);
    } catch (error) {
      if (!(error instanceof BrokenMirrorError)) throw error;
      await discard(repository, opened);
      return work(await open(repository));
    }
  };
}
