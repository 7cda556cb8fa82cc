import type { Problem } from "../problem/problem.ts";
import { codeSpan, safeLink } from "../pull-request/outside-text.ts";

/** Another problem that a change answers. */
export type JoinedProblem = { readonly id: string; readonly problem: Problem };

const mostListed = 50;

/** The other problems that a change answers, in Markdown; empty where there are none. */
export function joinedList(joined: readonly JoinedProblem[]): string {
  if (joined.length === 0) return "";
  const count = joined.length === 1 ? "one more problem" : `${joined.length} more problems`;
  const lines = joined.slice(0, mostListed).map(({ id, problem }) => {
    const url = safeLink(problem.url);
    const where = codeSpan(`${problem.stage ?? "?"}/${problem.service ?? "?"}`, 130);
    const link = url === undefined ? "" : ` <${url}>`;
    return `- ${where}: ${codeSpan(problem.title)} (${codeSpan(id)})${link}`;
  });
  const left = joined.length - lines.length;
  return [
    `**This change answers ${count} too:**`,
    "",
    ...lines,
    ...(left === 0 ? [] : [`- and ${left} more`]),
  ].join("\n");
}
