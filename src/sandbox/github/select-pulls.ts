import type { PullState } from "./pull-state.ts";
import type { RepositoryState } from "./repository-state.ts";

/** The list that the query asks for: `state`, `head`, `base`, `sort` and `direction` as GitHub reads them. */
export function selectPulls(
  repository: RepositoryState,
  query: Readonly<Record<string, string>>,
): readonly PullState[] {
  const { state = "open", head, base, sort = "created" } = query;
  const direction = query["direction"] ?? (sort === "created" ? "desc" : "asc");
  const time = sort === "updated" ? "updatedAt" : "createdAt";
  // GitHub ignores a head that does not name its owner.
  const [owner = "", branch] = head?.split(/:(.*)/s, 2) ?? [];
  const selected = [...repository.pulls.values()].filter(
    (pull) =>
      (state === "all" || pull.state === state) &&
      (base === undefined || pull.base === base) &&
      (branch === undefined ||
        (pull.head === branch && owner.toLowerCase() === repository.owner.login.toLowerCase())),
  );
  const sorted = selected.toSorted(
    (a, b) => a[time].getTime() - b[time].getTime() || a.number - b.number,
  );
  return direction === "desc" ? sorted.toReversed() : sorted;
}
