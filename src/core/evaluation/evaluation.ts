/** One measured indicator; `value` means nothing where `success` is false. */
export type SliResult = {
  readonly metric: string;
  readonly value: number;
  readonly success: boolean;
  readonly message: string;
};

export type Verdict = "pass" | "warning" | "fail";

/** The verdict over a service and everything that led to it. */
export type Evaluation = {
  readonly result: Verdict;
  /** 0 to 100, not rounded. */
  readonly score: number;
  /** One sentence for a person: why this result. */
  readonly reason: string;
  readonly keySliFailed: boolean;
  readonly indicators: readonly IndicatorResult[];
};

export type IndicatorResult = {
  readonly sli: string;
  readonly displayName: string;
  readonly status: Verdict | "info";
  readonly score: number;
  readonly weight: number;
  readonly keySli: boolean;
  /** Null where nothing was measured. */
  readonly value: number | null;
  /** The aggregate of the previous results, null where there is none. */
  readonly comparedValue: number | null;
  readonly message: string;
  readonly passTargets: readonly Target[];
  readonly warningTargets: readonly Target[];
};

export type Target = {
  readonly criteria: string;
  readonly targetValue: number;
  readonly violated: boolean;
};
