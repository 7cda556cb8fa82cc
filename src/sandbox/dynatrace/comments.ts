import { z } from "zod";

/** A comment as `/api/v2/problems/{id}/comments` writes it. */
export type Comment = {
  readonly id: string;
  readonly content: string;
  readonly context: string | null;
  readonly authorName: string;
};

const NewComment = z.strictObject({ message: z.string().min(1), context: z.string().optional() });

/** The comments of all problems. */
export function createComments(): {
  /** Oldest first. */
  readonly on: (problemId: string) => readonly Comment[];
  /** False: the body is no comment. */
  readonly add: (problemId: string, body: string) => boolean;
} {
  const byProblem = new Map<string, readonly Comment[]>();
  const on = (problemId: string) => byProblem.get(problemId) ?? [];
  return {
    on,
    add: (problemId, body) => {
      const wanted = NewComment.safeParse(parseJson(body)).data;
      if (wanted === undefined) return false;
      const { message: content, context = null } = wanted;
      const id = `comment-${on(problemId).length + 1}`;
      const comment = { id, content, context, authorName: "evenkeel" };
      byProblem.set(problemId, [...on(problemId), comment]);
      return true;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
