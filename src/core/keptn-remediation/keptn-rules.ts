/** Whose matching and value rules count: those of a remediation service of Keptn. */
export type RemediationEra = "0.6" | "0.7" | "1.x";

/** A remediation.yaml as that Keptn read it: in the file's order, with all that our own reading refuses. */
export type KeptnRules = readonly KeptnRule[];

/** `actions` is null where the file writes no list, which Keptn 1.x tells from an empty one. */
export type KeptnRule = { readonly name: string; readonly actions: readonly KeptnAction[] | null };

/** `value`: for 0.6 the text of the scalar, for later ones what YAML 1.1 makes of it; null where there is none. */
export type KeptnAction = { readonly action: string; readonly value: unknown };

/** What the monitor said, character by character; absent is empty. */
export type KeptnWords = { readonly title: string; readonly rootCause: string };

export type KeptnMatch =
  | {
      readonly kind: "act";
      readonly rule: KeptnRule;
      readonly by: MatchedBy;
      readonly action: KeptnAction;
    }
  /** Some rule was meant, but has no such action; null where only its lookup for an earlier action was. */
  | {
      readonly kind: "exhausted";
      readonly match: { readonly rule: KeptnRule; readonly by: MatchedBy } | null;
    }
  | { readonly kind: "none" };

type MatchedBy = "root-cause" | "title" | "prefix" | "default";
