/** What the standing reviews of a pull request come to. */
export type ReviewVerdict =
  /** A person approved this very head, and nobody objects. */
  | { readonly kind: "approved"; readonly by: string }
  /** A person who may decide asked for changes: their word stands until they take it back. */
  | { readonly kind: "objected"; readonly by: string }
  | { readonly kind: "open" };

type StandingReview = {
  readonly author: string;
  readonly state: "approved" | "changes-requested";
  readonly sha: string;
};

/**
 * Only people in `deciders`, who may write to the repository, count; nobody approves what they wrote, and an approval
 * of another head than `head` is none (github-bots.md §5).
 */
export function judgeReviews(
  reviews: readonly StandingReview[],
  given: {
    readonly head: string;
    readonly author: string;
    readonly deciders: ReadonlySet<string>;
  },
): ReviewVerdict {
  const counted = reviews.filter(({ author }) => given.deciders.has(author));
  const objection = counted.find(({ state }) => state === "changes-requested");
  if (objection !== undefined) return { kind: "objected", by: objection.author };
  const isApproval = ({ author, sha }: StandingReview) =>
    sha === given.head && author.toLowerCase() !== given.author.toLowerCase();
  const approval = counted.find(isApproval);
  return approval === undefined ? { kind: "open" } : { kind: "approved", by: approval.author };
}
