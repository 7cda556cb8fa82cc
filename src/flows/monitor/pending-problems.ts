import { problemId } from "../../core/problem/problem-id.ts";
import { SpooledEvent } from "../../core/spool/spooled-event.ts";
import type { Ports, SpoolItem } from "../../ports.ts";

/** Ids of the problems that were accepted and are not in git yet. */
export async function pendingProblems({
  spool,
}: Pick<Ports, "spool">): Promise<ReadonlySet<string>> {
  return new Set((await spool.list()).flatMap(idOf));
}

function idOf({ payload }: SpoolItem): readonly string[] {
  const spooled = SpooledEvent.safeParse(parseJson(payload)).data;
  return spooled?.kind === "problem" ? [problemId(spooled.problem)] : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
