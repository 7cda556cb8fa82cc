/**
 * That something may have changed, from a webhook or an accepted event. It only says where to look: a lost, doubled
 * or forged one changes nothing but when.
 */
export type Hint =
  | { readonly kind: "spool" }
  /** There are more open problems than a monitor's notification told of. */
  | { readonly kind: "monitors" }
  | {
      readonly kind: "repository";
      readonly slug: string;
      /** GitHub's name of the event. */
      readonly event: string;
      /** The branch that was pushed, or that a pull request is for. */
      readonly branch?: string;
      readonly pullRequest?: number;
      readonly sha?: string;
      /** A person asked for the checks of `sha` to be made again. */
      readonly again?: true;
    };
