import type { Fault } from "../../core/fault.ts";
import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import type { PullRequests } from "../../ports/hosting.ts";

export type SetupDeps = Pick<Ports, "git"> & {
  readonly clock: Pick<Ports["clock"], "now">;
  /** Null where the upstream is no GitHub: what a protected branch refuses then waits on a branch of its own. */
  readonly pullRequests: PullRequests | null;
  /** Who asks; null for the committer. */
  readonly author: { readonly name: string; readonly email: string } | null;
};

export type SetupOutcome =
  | { readonly kind: "written"; readonly branches: readonly BranchOutcome[] }
  /** Something that a person wrote is wrong; nothing was written. */
  | { readonly kind: "faulty"; readonly faults: readonly Fault[] }
  | SetupRefusal;

export type SetupRefusal = {
  readonly kind: "refused";
  readonly reason:
    | "bad-name"
    | "bad-path"
    | "no-project"
    | "other-shipyard"
    | "no-branch"
    | "unknown-stage"
    | "unknown-service"
    | "no-chart"
    | "ambiguous"
    | "no-stage-folder"
    | "protected";
  readonly message: string;
};

/** What became of one branch. */
export type BranchOutcome =
  | {
      /** `created`: the branch is new and begins at that commit of another one. */
      readonly kind: "committed" | "created" | "unchanged";
      readonly branch: string;
      readonly sha: Sha;
    }
  | {
      /** The branch is protected: the commit is on `head`, `waiting` where an earlier run had put it there. */
      readonly kind: "proposed" | "waiting";
      readonly branch: string;
      readonly sha: Sha;
      readonly head: string;
      /** Of the pull request; null where a person has to merge by hand. */
      readonly url: string | null;
    };

export function refused(reason: SetupRefusal["reason"], message: string): SetupRefusal {
  return { kind: "refused", reason, message };
}
